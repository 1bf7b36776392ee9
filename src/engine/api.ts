import type { Finding } from "../errors.ts";
import type { ReleaseSource } from "../images/index.ts";
import type { MachineSettings, MachineSpec } from "../plan.ts";
import type { Addresses, ImagePlan, ImageState, IO, MachinePlan, MachineState, Survey } from "../platform.ts";
import type { Scope } from "./settings.ts";

/** Which deployment, and where its state is. */
export interface OpenOptions {
  /** The deployment's name, which is also its stack's. */
  readonly name: string;
  /** The deployment file, as an absolute path; left out where no file is needed. */
  readonly file?: string;
  /** Where state is kept: `file://`, `s3://`, `azblob://`, `gs://`, `https://`; the user's state folder when left out. */
  readonly state?: string;
  /** On simulated clouds, which keep their own state beside the deployment's. */
  readonly simulate?: boolean;
  readonly io: IO;
  /** The `pulumi` binary; looked for when left out. */
  readonly engine?: string;
}

/** A machine that was planned: what the user wrote, and what comes of it. */
export interface PlannedMachine {
  readonly spec: MachineSpec;
  readonly plan: MachinePlan;
  /** What its image is made of, where that is imported: machines with an equal one share a resource. */
  readonly image?: ImagePlan | undefined;
}

/** An image as the deployment's state holds it. */
export interface KnownImage {
  /** What screens call it: `image-hetzner-amd64-4593.2.5`. */
  readonly name: string;
  readonly platform: string;
  readonly id: string;
  readonly plan: ImagePlan;
}

export interface RunOptions {
  /** Aborting interrupts the engine, which finishes what it has begun; the run then fails with FD1409. */
  readonly signal: AbortSignal;
  readonly releases?: ReleaseSource;
  onEvent?(event: RunEvent): void;
}

/** What is done to one machine. `delete` with `replaced` is the old one of a replacement. */
export type Verb = "create" | "update" | "replace" | "delete" | "refresh" | "keep";

/** What happens in a run. `name` is what the user calls the machine: `shop-web-0`. */
export type RunEvent =
  /** The run does something that concerns no single machine: `finding the engine`, `looking for leftovers`. */
  | { readonly kind: "phase"; readonly message: string }
  /** What the engine has decided for one machine; `paths` are the properties that differ. */
  | { readonly kind: "plan"; readonly name: string; readonly verb: Verb; readonly paths: readonly string[] }
  | {
      readonly kind: "start";
      readonly name: string;
      readonly verb: Verb;
      readonly replaced?: boolean;
      /** It is an image, and no machine. */
      readonly image?: true;
    }
  | { readonly kind: "progress"; readonly name: string; readonly message: string }
  | {
      readonly kind: "done";
      readonly name: string;
      readonly verb: Verb;
      readonly replaced?: boolean;
      readonly id?: string;
      readonly address?: string;
      /** The machine was read, and the cloud does not have it any more. */
      readonly gone?: boolean;
      readonly image?: true;
    }
  | { readonly kind: "failed"; readonly name: string; readonly verb: Verb; readonly findings: readonly Finding[] }
  /** A warning or a piece of information that belongs to no step. */
  | { readonly kind: "note"; readonly level: "info" | "warning"; readonly message: string; readonly name?: string }
  /** A machine of ours that neither state nor plan knew was deleted. */
  | { readonly kind: "swept"; readonly platform: string; readonly id: string; readonly name?: string }
  | { readonly kind: "summary"; readonly counts: Counts; readonly elapsedMs: number };

/** How many machines, by what was done (or, in a preview, would be done) to them. */
export type Counts = Readonly<Record<Exclude<Verb, "refresh">, number>> & {
  /** Images that are now held and were not before; left out where none is. */
  readonly imported?: number;
  /** Images that are held no more; left out where none is. */
  readonly letGo?: number;
};

export interface RunResult {
  readonly counts: Counts;
  readonly elapsedMs: number;
  /** Every machine of the deployment after the run, from its state. */
  readonly machines: readonly KnownMachine[];
  /** Machines of ours that were found outside the state, and deleted. */
  readonly swept: readonly Swept[];
}

/** A machine of ours that was found outside the state, and deleted. */
export interface Swept {
  readonly platform: string;
  readonly id: string;
  readonly name?: string;
  /** What it leaves: a line each, as `Platform.kept` says. */
  readonly kept: readonly string[];
}

/** What a survey is asked. */
export interface SurveyWish {
  /** Platforms whose prices are wanted: those of the machines are among them. */
  readonly platforms: readonly string[];
  /** Those that are to be made. */
  readonly machines: readonly PlannedMachine[];
}

/** A machine as the deployment's state holds it. */
export interface KnownMachine {
  readonly name: string;
  readonly platform: string;
  readonly id: string;
  readonly plan: MachinePlan;
  /** As the user wrote them last; what an earlier version of this package did not keep is left out. */
  readonly settings: MachineSettings;
  /** The cloud accepted it, and the run that made it failed before it was up: the next run brings it to its end. */
  readonly halfMade: boolean;
  /** Another one has taken its place, and it waits to be deleted. */
  readonly replaced?: boolean;
  readonly address: string | undefined;
  readonly phase: string | undefined;
}

/** A machine as state and cloud see it together. */
export interface MachineStatus {
  readonly name: string | undefined;
  readonly platform: string;
  readonly id: string;
  /** `gone`: in the state, and the cloud does not have it. `unknown`: the cloud has it under our label, and the state does not. */
  readonly phase: "pending" | "running" | "stopped" | "gone" | "unknown";
  readonly addresses: Addresses;
  /** Of one that the state does not hold: the machine of the state in whose place it was made. */
  readonly replaces?: string;
  readonly known: KnownMachine | undefined;
}

/** A machine that the cloud has under our label and no state knows: a run that was killed has made it. */
export interface LeftMachine {
  readonly platform: string;
  readonly id: string;
  /** On the platform, where it has one. */
  readonly name: string | undefined;
  readonly phase: MachineState["phase"];
  readonly addresses: Addresses;
  /** The machine of the state in whose place it was made, as the user calls that. */
  readonly replaces?: string;
}

/** What runs have left that no state knows, and what they have taken away that state still holds. `up` takes up what is left where the deployment file wants it, and deletes what else there is; `destroy` deletes all. */
export interface Leftovers {
  readonly machines: readonly LeftMachine[];
  /** Machines of the state that the cloud does not have any more, those included that wait to be deleted. */
  readonly gone: readonly Pick<KnownMachine, "platform" | "id">[];
  readonly images: readonly LeftImage[];
  /** What machines have left that are gone, and that costs money or makes another. */
  readonly remains: readonly { readonly platform: string; readonly id: string; readonly what: string }[];
}

/** An image that the deployment holds in an account, and that no state knows. */
export interface LeftImage extends Pick<ImageState, "id" | "image" | "place" | "release"> {
  readonly platform: string;
  readonly ready: boolean;
}

export interface Status {
  readonly machines: readonly MachineStatus[];
  /** An earlier run was killed, and nothing has run since; the next `up` or `destroy` takes its work up again. */
  readonly interrupted: boolean;
  /** The run that works on it now, as far as this computer knows of it; its machines may not be in the state yet. */
  readonly running: RunningRun | undefined;
  /** How many steps a shared state notes as begun: another computer's run is at work, or one was killed. */
  readonly pending: number;
}

/** A run that is at work. */
export interface RunningRun {
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  /** ISO 8601. */
  readonly since: string;
  readonly command: string;
}

/** One deployment and its state. Opening and reading it changes nothing. */
export interface OpenDeployment {
  readonly name: string;
  /** Folder of the deployment's own files. */
  readonly directory: string;
  /** Whether there is state, or anything else that an earlier run left. What is not there is known: `up` then wants that it still is not. */
  exists(): boolean;
  /** Throws FD1504 where another run works on it now, as far as this computer knows. */
  refuseRunning(): void;
  /** The run that works on it now, as far as this computer knows. */
  running(): RunningRun | undefined;
  /** Another file that the deployment was made from and that is still there; `undefined` in a shared state, where files are not compared. */
  otherFile(): string | undefined;
  /**
   * The machines of the state; needs no engine for `file://` state. What a killed run has begun is waited for. Throws FD1505 when a
   * secret of it cannot be read.
   */
  known(signal?: AbortSignal): Promise<readonly KnownMachine[]>;
  /** Machines of the state that others have replaced, and that the next `up` or `destroy` deletes. Throws like `known`. */
  waiting(signal?: AbortSignal): Promise<readonly KnownMachine[]>;
  /** Images of the state. Throws like `known`. */
  images(signal?: AbortSignal): Promise<readonly KnownImage[]>;
  /**
   * These machines of the state as the cloud has them now, as `refresh` would write them; those that are gone are left out. Asks for each by
   * its id, and needs no engine for `file://` state. Changes nothing. Throws every failure at once.
   */
  observed(machines: readonly KnownMachine[], options: RunOptions): Promise<readonly KnownMachine[]>;
  /** Whether state must be read anew before anything is planned from it: asks each region once, and no engine. Changes nothing. */
  outOfDate(machines: readonly PlannedMachine[], options: RunOptions): Promise<boolean>;
  /**
   * What each platform that can tell says of machines that are to be made, by its id: what it would refuse, and its prices. Needs no engine for `file://`
   * state, and changes nothing. Throws where credentials are missing or refused and where a platform cannot be reached.
   */
  survey(wish: SurveyWish, options: RunOptions): Promise<ReadonlyMap<string, Survey>>;
  /**
   * Where `up` looks for machines that no state knows, and deletes them: nowhere after a run that ended in order. Asks no cloud, and
   * throws like `known`.
   */
  leftoverPlaces(signal?: AbortSignal): Promise<readonly Scope[]>;
  /**
   * What is left in those places; with `everywhere`, in all that the deployment was ever in. Asks each once, and needs no engine for `file://` state. Changes
   * nothing. Throws where one cannot be asked.
   */
  leftovers(options: RunOptions & { readonly everywhere?: boolean }): Promise<Leftovers>;
  /**
   * Makes the cloud equal to these machines, by the state as it is: it reads no machine anew. Throws after reporting every failure as an
   * event; FD1504 when state is not any more what `known` gave, so that nothing is done that no plan has shown.
   */
  up(machines: readonly PlannedMachine[], options: RunOptions): Promise<RunResult>;
  /** What `up` would do, as the engine sees it. Changes nothing. */
  preview(machines: readonly PlannedMachine[], options: RunOptions): Promise<RunResult>;
  /** Reads every machine anew into the state. */
  refresh(options: RunOptions): Promise<RunResult>;
  /** Deletes every machine, those included that only the owner label knows. Throws FD1603 when there is no such deployment. */
  destroy(options: RunOptions): Promise<RunResult>;
  /** The machines as the cloud sees them now; asks each region once and needs no engine for `file://` state. Throws FD1603. */
  status(options: RunOptions): Promise<Status>;
  /** Ends simulated clouds and writes their state. Call it in every case. */
  close(): Promise<void>;
}

/** Opens a deployment. Reads nothing yet; `close` it. Throws FD1701 when the place of its state is none. */
export type OpenDeploymentFunction = (options: OpenOptions) => Promise<OpenDeployment>;
