/** A mode that looks like octal digits read as decimal: unusual as it is, usual when its digits are octal. */
export function looksDecimal(mode: number | bigint, directory: boolean): boolean {
  const value = Number(mode);
  if (value < 0 || value > 7777) return false;
  const digits = String(value);
  if (/[89]/.test(digits)) return false;
  return !isUsual(value, directory) && isUsual(Number.parseInt(digits, 8), directory);
}

const read = 4;
const write = 2;
const execute = 1;

/** Whether nobody would wonder about the mode. */
function isUsual(mode: number, directory: boolean): boolean {
  if (mode === 0) return true;
  let had = 0;
  for (const shift of [0, 3, 6]) {
    const bits = (mode >> shift) & 7;
    if ((had & ~bits) !== 0) return false;
    if (bits & execute && had & read && !(had & execute)) return false;
    if (bits & (write | execute) && !(bits & read)) return false;
    had |= bits;
  }
  if (!(had & read)) return false;
  return directory ? isUsualDirectory(mode, had) : isUsualFile(mode, had);
}

function isUsualDirectory(mode: number, had: number): boolean {
  return (had & execute) !== 0 && (mode & 0o4000) === 0 && ((mode & 0o3000) === 0 || (had & write) !== 0);
}

function isUsualFile(mode: number, had: number): boolean {
  if (mode & 0o1000) return false;
  return (mode & 0o6000) === 0 || ((had & execute) !== 0 && (mode & 0o002) === 0);
}
