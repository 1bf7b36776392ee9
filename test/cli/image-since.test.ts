import { expect, test } from "vitest";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const options = "{ serverType: cx23, location: fsn1 }";
const file = (release: string, more = "") =>
  `name: shop\nrelease: ${release}\nmachines: { web: { platform: hetzner, options: ${options}${more} } }\n`;

const run = (words: readonly string[], content: string) => {
  const cwd = folderWith({ "flatcar.yaml": content });
  return runCli([...words], { cwd, fetch: globalThis.fetch, env: { XDG_STATE_HOME: cwd } });
};

const refused = {
  code: 2,
  stderr: expect.stringMatching(
    /error\[FD1111\] stable 3815\.2\.5 has no flatcar_production_hetzner_image\.bin\.bz2: the first release that has it is 3941\.1\.0\n(?:.*\n)*.*source: https:/,
  ) as string,
};

test.each([
  [["plan", "--simulate"]],
  [["up", "--simulate", "--yes"]],
  [["lock", "--offline"]],
  [["image", "import", "3815.2.5", "--platform", "hetzner", "--arch", "amd64", "--simulate"]],
])("%j refuses a release that came before the platform's first image", async (words) => {
  expect(await run(words, file("3815.2.5"))).toMatchObject(refused);
});

test("a release that has the image is taken, and so is an image of one's own of any release", async () => {
  expect(await run(["plan", "--simulate"], file("3975.2.0"))).toMatchObject({ code: 0 });
  expect(await run(["plan", "--simulate"], file("3815.2.5", ', image: "161547269"'))).toMatchObject({ code: 0 });
});
