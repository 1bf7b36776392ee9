// Inside a network namespace: what connects to an address goes to a socket of the file system, which reaches out of it.
//   node forward.ts READY ADDRESS:PORT SOCKET …
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";

const [ready = "", ...pairs] = process.argv.slice(2);
const listening: Promise<void>[] = [];

for (let index = 0; index < pairs.length; index += 2) {
  const [address, port] = pairs[index]?.split(":") ?? [];
  const server = createServer((near) => {
    const far = connect(pairs[index + 1] ?? "");
    near.on("error", () => far.destroy()).pipe(far);
    far.on("error", () => near.destroy()).pipe(near);
  });
  listening.push(new Promise((resolve) => void server.listen(Number(port), address, resolve)));
}

await Promise.all(listening);
writeFileSync(ready, "");
