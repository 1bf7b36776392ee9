import { PacketList, PublicKey, readKey, SignaturePacket } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { flatcarKey, flatcarKeyText } from "../../../src/images/flatcar-key.ts";
import { type KeyOptions, type NamedBytes, openKeyring } from "../../../src/images/signature/keyring.ts";
import { readSignature } from "../../../src/images/signature/packet.ts";
import { findSigner, judge } from "../../../src/images/signature/signer.ts";
import { makeHierarchy } from "./hierarchy.ts";

/** Flatcar's subkeys as `gpg --show-keys` of GnuPG 2.2.40 lists them: made on, and ended or revoked on. */
const subkeys = [
  ["1E100DD7A677A6F9A532C9F9B51DE377064D542D", "2018-02-27", "2018-03-14", "revoked"],
  ["A621F1DA96C93C639506832D603443A1D0FC498C", "2018-03-15", "2018-09-26", "revoked"],
  ["628CC212938065DAB4E3B949A8ABF005896E394F", "2018-09-27", "2019-09-26", "ended"],
  ["C8FE85310122E626753DB0CF3BC20FF8AF9CF1AF", "2019-10-01", "2020-09-29", "ended"],
  ["782B3BC9F10CF638A5DCF5105B2910CBFCBEAB91", "2020-08-29", "2021-08-28", "ended"],
  ["858A560F97C9AEB22EC1C732961DDDD5250D4A42", "2021-08-11", "2022-08-10", "ended"],
  ["8D6DA7853CFE1B1ED346ED0DEDBDF411267EC954", "2022-08-12", "2023-08-11", "ended"],
  ["E9426D8B67E35DF476BD048185F7C8868837E271", "2023-03-08", "2025-03-06", "ended"],
  ["52F145DFD00BBDCD928CBB5A32DA80F91EF52974", "2025-03-08", "2027-03-08", "ended"],
] as const;

const dayMs = 86_400_000;
let signature: NamedBytes;

beforeAll(async () => {
  const stranger = await makeHierarchy({ sub: { from: "2018-01-01" } });
  signature = await stranger.sign("sub", Buffer.from("image"));
});

/** What is said of a signature that claims this subkey and time; no one can make a real one here. */
async function verdict(subkey: string, at: string, key: KeyOptions = {}): Promise<string> {
  const read = await readSignature(signature, "binary");
  const created = new Date(`${at}T12:00:00Z`);
  const { packet } = read;
  packet.issuerFingerprint = new Uint8Array(Buffer.from(subkey, "hex"));
  packet.issuerKeyID.bytes = Buffer.from(subkey.slice(-16), "hex").toString("latin1");
  const claimed = { ...read, created };
  try {
    judge(claimed, await findSigner(claimed, await openKeyring(key)), new Date("2028-01-01"));
    return "good";
  } catch (error) {
    return error instanceof FlatcarError ? `${error.code} ${error.message}` : String(error);
  }
}

const nextDay = (day: string) => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
const dayBefore = (day: string) => new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);

describe("Flatcar's key", () => {
  it("is the published one, with nine subkeys", async () => {
    const key = await readKey({ armoredKey: flatcarKeyText() });
    expect(key.getFingerprint()).toBe(flatcarKey.fingerprint);
    expect(key.subkeys.map((each) => each.getFingerprint().toUpperCase())).toEqual(subkeys.map(([name]) => name));
  });

  it.each(subkeys)("lets %s sign from %s to %s, when it %s", async (subkey, from, to, fate) => {
    if (fate === "revoked") {
      for (const at of [from, nextDay(to)]) expect(await verdict(subkey, at)).toMatch(/^FD1131.* on .*: compromised$/);
      return;
    }
    expect(await verdict(subkey, from)).toBe("good");
    expect(await verdict(subkey, dayBefore(to))).toBe("good");
    expect(await verdict(subkey, nextDay(to))).toMatch(new RegExp(`^FD1130.*had expired on ${to}`));
    expect(await verdict(subkey, "2018-02-26")).toMatch(/^FD1132/);
  });

  it("keeps its revocations whatever an older copy lacks", async () => {
    const [[stolen, from]] = subkeys;
    const whole = await readKey({ armoredKey: flatcarKeyText() });
    const packets = new PacketList<never>();
    const kept = whole
      .toPacketList()
      .filter((each) => !(each instanceof SignaturePacket && each.signatureType === 0x28));
    packets.push(...(kept as unknown as never[]));
    const old = { name: "old.asc", content: Buffer.from(new PublicKey(packets).armor()) };
    expect(await verdict(stolen, from, { key: old })).toMatch(/^FD1131/);
    expect(await verdict(stolen, from, { key: old, fingerprint: flatcarKey.fingerprint })).toMatch(/^FD1131/);
  });
});
