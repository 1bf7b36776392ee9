import { encodeDataUrl } from "../go/dataurl.ts";
import { encodeJson, encodeString } from "../go/json-encode.ts";
import { anySchema, readValues } from "../read-values.ts";
import type { Config, Resource } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { contentsOf } from "../summary.ts";

/**
 * The same config with the contents of every file in their shortest form: escaped, in Base64, or gzipped. A hash still holds, because
 * Ignition takes it after unpacking. What is no Ignition stays as it is.
 */
export function withShortFiles(ignition: string): string {
  const config = readValues(ignition) as Config | undefined;
  const files = config?.storage?.files;
  if (!files) return ignition;
  const short = files.map((file) => ({
    ...file,
    contents: file.contents && shortest(file.contents),
    append: file.append?.map(shortest),
  }));
  return encodeJson(anySchema, { ...config, storage: { ...config.storage, files: short } } as Values);
}

/** Contents that are compressed already, or that are elsewhere, stay. */
function shortest(resource: Resource): Resource {
  const contents = resource.compression ? undefined : contentsOf(resource as Values);
  if (!Buffer.isBuffer(contents)) return resource;
  const { source, compression } = encodeDataUrl(contents, undefined);
  const packed = { ...resource, source, compression: compression || resource.compression };
  return lengthOf(packed) < lengthOf(resource) ? packed : resource;
}

/** As the config writes it. */
function lengthOf({ source = "", compression }: Resource): number {
  return encodeString(source).length + (compression === undefined ? 0 : `"compression":"${compression}",`.length);
}
