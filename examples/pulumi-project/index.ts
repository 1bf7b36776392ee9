// An ordinary Pulumi project: `npm install`, then `pulumi up`, or `npx flatcar-deploy simulate -- pulumi up` without an account.
// The provider is started by `plugin/pulumi-resource-flatcar`.
import * as pulumi from "@pulumi/pulumi";
import * as flatcar from "flatcar-deploy";

const settings = new pulumi.Config();
const region = settings.get("region") ?? "eu-central-1";

const web = new flatcar.aws.Machine("web", {
  release: "stable",
  options: { region, instanceType: "t4g.small" },
  config: [flatcar.butane("web.bu")],
  labels: { role: "web" },
});

export const id = web.id;
export const address = web.address;
export const version = web.version;
