import { afterAll } from "vitest";
import { motoMissing } from "../peers/moto.ts";
import { describeKills, usualKills } from "./kills.ts";
import { describeLife } from "./life.ts";
import { motoClouds } from "./moto-cloud.ts";

const clouds = motoClouds();
afterAll(() => clouds.stop());

if (motoMissing !== undefined) console.warn(`skipped: ${motoMissing}`);

describeLife("the real engine on moto", motoMissing, clouds.start);
/** The points with one call of each kind: in turn, all of them take long. */
const kills = usualKills.filter(({ after }) => after?.[1] === 1);

describeKills("kill -9 on moto, which ignores client tokens", motoMissing, kills, clouds.start, "in turn");
