import type * as Sdk from "@aws-sdk/client-ec2";
import { isMissing, seedOf } from "./account.ts";
import type { Cloud } from "./cloud.ts";
import { valuesOf } from "./filters.ts";
import { Refusal } from "./refusal.ts";

/** Every name stands for a key pair that exists, but those that begin with `missing`; of them all one is listed. */
export function describeKeyPairs(
  { region }: Cloud,
  { KeyNames, Filters = [] }: Sdk.DescribeKeyPairsRequest,
): Sdk.DescribeKeyPairsResult {
  const missing = KeyNames?.find(isMissing);
  if (missing) throw new Refusal("InvalidKeyPair.NotFound", `The key pair '${missing}' does not exist`);
  const other = Filters.find(({ Name }) => Name !== "key-name");
  if (other) throw new Refusal("UnsupportedOperation", `This simulated cloud does not have the filter '${other.Name}'`);
  const names = KeyNames ?? (Filters.length > 0 ? valuesOf(Filters, "key-name") : ["operator"]);
  const there = names.filter((name) => !isMissing(name));
  return {
    KeyPairs: there.map((KeyName) => ({
      KeyName,
      KeyPairId: `key-${seedOf(`${region} ${KeyName}`)}`,
      KeyType: "ed25519",
      Tags: [],
    })),
  };
}
