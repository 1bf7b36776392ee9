import type * as Sdk from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { ResourcePlan } from "../../../platform.ts";
import { toFailure } from "../errors.ts";
import { region } from "../references.ts";
import { toRecord } from "../tags.ts";
import { describing } from "./describe.ts";
import { kindOf, type Making, type Phase, type There } from "./kind.ts";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html */
const options = z
  .strictObject({
    region,
    strategy: z
      .enum(["cluster", "spread", "partition"])
      .default("spread")
      .describe(
        "cluster: near each other, for speed. spread: each on hardware of its own, seven to a zone. partition: parts that share no rack.",
      ),
    partitions: z
      .int()
      .min(1)
      .max(7)
      .optional()
      .describe("With strategy partition: number of parts, up to 7. Left out: 2."),
    spreadLevel: z
      .enum(["rack", "host"])
      .optional()
      .describe("With strategy spread: what machines do not share; host is for Outposts. Left out: rack."),
  })
  .superRefine(({ strategy, partitions, spreadLevel }, context) => {
    if (partitions !== undefined && strategy !== "partition") {
      context.addIssue({ code: "custom", path: ["partitions"], message: "only strategy partition has partitions" });
    }
    if (spreadLevel !== undefined && strategy !== "spread") {
      context.addIssue({ code: "custom", path: ["spreadLevel"], message: "only strategy spread has a level" });
    }
  });

type Options = z.output<typeof options>;

/** Characters that a name which is taken gets more. */
const suffixLength = 7;

export const placementGroup = kindOf<typeof options, Sdk.PlacementGroup>({
  description: "Where the machines of a group run: near each other, or on hardware that they do not share.",
  title: "placement group",
  prefix: "pg",
  options,
  outputs: z.object({
    groupName: z.string().describe("What `placementGroup` of a machine takes."),
    groupId: z.string().describe("EC2's id, for example pg-0123456789abcdef0."),
  }),
  changing: [],
  nameLimit: {
    characters: 255 - suffixLength,
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html",
  },
  check: ({ name }) =>
    /^[\x20-\x7e]*$/.test(name)
      ? []
      : [{ code: "FD1003", at: { path: "name" }, message: `"${name}": the name of a placement group is ASCII` }],
  describe: describing({ call: "DescribePlacementGroups", ids: "GroupIds", results: "PlacementGroups" }),
  idOf: ({ GroupId = "" }) => GroupId,
  tagsOf: ({ Tags }) => Tags,
  phaseOf: ({ State }) => phases[State ?? ""] ?? "ready",
  make,
  takesToken: true,
  remove,
  toOptions: ({ Strategy, PartitionCount, SpreadLevel }) => ({
    ...(isStrategy(Strategy) ? { strategy: Strategy } : {}),
    ...(Strategy === "partition" && PartitionCount ? { partitions: PartitionCount } : {}),
    ...(Strategy === "spread" && SpreadLevel ? { spreadLevel: SpreadLevel } : {}),
  }),
  toOutputs: ({ GroupName, GroupId }) => ({ groupName: GroupName, groupId: GroupId }),
  sample: { options: () => ({ region: "eu-central-1" }), needs: [], changed: {} },
});

const phases: Readonly<Record<string, Phase>> = { pending: "pending", deleting: "ending", deleted: "ended" };

function isStrategy(text: string | undefined): text is Options["strategy"] {
  return text === "cluster" || text === "spread" || text === "partition";
}

/** Names are unique in a region: where its own is taken, by somebody else's or by one that it is to replace, it gets six digits more. One with all of its tags is what a lost reply was of. */
async function make({ name, options: wanted }: ResourcePlan<Options>, { tags, token, call }: Making, there: There) {
  const ask = async (GroupName: string) => {
    const request: Sdk.CreatePlacementGroupRequest = {
      GroupName,
      Strategy: wanted.strategy,
      PartitionCount: wanted.strategy === "partition" ? (wanted.partitions ?? 2) : undefined,
      SpreadLevel: wanted.spreadLevel,
      TagSpecifications: [{ ResourceType: "placement-group", Tags: tags }],
    };
    return (await there.api.call("CreatePlacementGroup", request, call)).PlacementGroup ?? {};
  };
  try {
    return await ask(name);
  } catch (error) {
    if (toFailure(error).code !== "InvalidPlacementGroup.Duplicate") throw error;
    const Filters = [{ Name: "group-name", Values: [name] }];
    const signal = there.run.signal;
    const { PlacementGroups = [] } = await there.api.call("DescribePlacementGroups", { Filters }, { signal });
    const own = PlacementGroups.find(({ Tags }) => tags.every(({ Key, Value }) => toRecord(Tags)[Key] === Value));
    return own ?? ask(`${name}-${token.slice(0, suffixLength - 1)}`);
  }
}

/** It is deleted by its name. */
async function remove(id: string, { api, run: { signal } }: There): Promise<void> {
  const { PlacementGroups = [] } = await api.call("DescribePlacementGroups", { GroupIds: [id] }, { signal });
  for (const { GroupName } of PlacementGroups) await api.call("DeletePlacementGroup", { GroupName }, { signal });
}
