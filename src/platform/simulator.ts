/** A fault for a simulated cloud: what goes wrong with the next matching call. */
export interface Fault {
  /** Name of the API operation, for example `RunInstances`; left out: any. */
  readonly call?: string;
  /**
   * `before`: refused, nothing was done. `after`: done, and the reply was lost. `drop`: the socket closes before anything is done.
   * `throttle`: the platform's own "slow down". `capacity`, `quota`, `permission`, `credentials`: the platform's own codes.
   */
  readonly kind: "before" | "after" | "drop" | "throttle" | "capacity" | "quota" | "permission" | "credentials";
  /** How many calls; 1 when left out. */
  readonly times?: number;
}

export interface SimulatedCall {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SimulatedMachine {
  /** The same id that the driver gives. */
  readonly id: string;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly image: string;
  readonly userData: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a simulated cloud tells one machine about itself. */
export interface SimulatedMetadata {
  /** What the machine has as `http://169.254.169.254`: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Files of the machine's drive labelled `config-2`, by path; left out where it has none. */
  readonly configDrive?: Readonly<Record<string, Uint8Array>>;
  close(): Promise<void>;
}

/** A platform's API over real HTTP on 127.0.0.1, stateful, in memory. */
export interface Simulator {
  /** What a driver's environment must hold to reach it: endpoint and credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** Machines that exist as the cloud sees them, deleted ones left out. */
  machines(): readonly SimulatedMachine[];
  /** Anything else that is left and costs money: volumes, addresses, helper machines and keys of an import. Images are told by `images`. */
  leftovers(): readonly string[];
  /** What `importedImage` called each image that is there; left out where nothing is imported. */
  images?(): readonly string[];
  /** The metadata service as this machine sees it; it ends with the cloud at the latest. Throws FD1415 where there is no such machine. */
  metadata(id: string): Promise<SimulatedMetadata>;
  readonly calls: readonly SimulatedCall[];
  /** Requests that broke the official description of the API. */
  readonly violations: readonly string[];
  fail(fault: Fault): void;
  /** Deletes a machine behind everybody's back. */
  vanish(id: string): void;
  /** Changes a label behind everybody's back. */
  drift(id: string, labels: Readonly<Record<string, string>>): void;
  /** All of its state as JSON text, and back. */
  snapshot(): string;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** Text of an earlier `snapshot()`. */
  readonly snapshot?: string;
  /** Time until a new machine runs, and until a deleted one is gone; 0 by default. */
  readonly latencyMs?: number;
  /** For how long a new id is still unknown to reads; 0 by default. */
  readonly consistencyMs?: number;
  /** How long a minute lasts of a cloud that limits the calls of one, for a caller whose clock runs faster; left out: that limit is not kept. */
  readonly minuteMs?: number;
  /** Called after every change, for a cloud that is kept in a file; the answer to who changed it waits until that is written. */
  changed?(): Promise<void> | undefined;
}
