import { expect, test } from "vitest";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const lock = `releases:
  stable amd64:
    version: 4593.2.77
    channel: stable
`;

const machines: Readonly<Record<string, string>> = {
  hetzner: "{ serverType: cx23, location: fsn1 }",
  aws: "{ region: eu-central-1, instanceType: t3.small }",
};

test.each(Object.entries(machines))(
  "a version that the lock alone names is told of with its line: %s",
  async (platform, options) => {
    const file = `name: shop\nrelease: stable\nmachines:\n  web:\n    platform: ${platform}\n    options: ${options}\n    config: [base.bu]\n`;
    const cwd = folderWith({ ...shop, "flatcar.yaml": file, "flatcar.lock": lock });
    const fetch: typeof globalThis.fetch = async () => new Response("not found", { status: 404 });
    const { code, stderr } = await runCli(["plan"], { cwd, fetch, ...fakeDeployments() });
    expect(code).toBe(platform === "hetzner" ? 2 : 1);
    expect(stderr).toContain(
      "  flatcar.lock:3: pins stable amd64 to 4593.2.77; `flatcar-deploy lock --update` pins anew\n",
    );
  },
);
