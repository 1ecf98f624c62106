import { randomBytes } from "node:crypto";
import { notFound } from "./json-api";
import { LogStream } from "./log-stream";

/** A workspace: one state and the runs that change it. */
export interface Workspace {
  readonly id: string;
  name: string;
  readonly organization: string;
  settings: Record<string, unknown>;
  /** Who holds it, if it is locked by hand; a run that may apply holds it too. */
  lockedBy: string | undefined;
  /** Workspaces whose runs may read this one's state. */
  readonly consumers: Set<string>;
  readonly states: StateVersion[];
  readonly runs: Run[];
}

/** One version of a workspace's state. */
export interface StateVersion {
  readonly id: string;
  readonly workspace: Workspace;
  readonly serial: number;
  readonly lineage: string;
  readonly md5: string;
  /** Undefined until it is uploaded. */
  content: Buffer | undefined;
  readonly run: Run | undefined;
}

/** A root module that runs are made from. */
export interface ConfigurationVersion {
  readonly id: string;
  readonly workspace: Workspace;
  readonly isSpeculative: boolean;
  status: "pending" | "uploaded" | "errored";
  archive: Buffer | undefined;
}

/** The plan or the apply of a run. */
export interface Phase {
  readonly id: string;
  status: "pending" | "running" | "finished" | "errored" | "unreachable" | "canceled";
  readonly log: LogStream;
  changes: { add: number; change: number; destroy: number };
}

export type RunStatus =
  | "pending"
  | "planning"
  | "planned"
  | "planned_and_finished"
  | "planned_and_saved"
  | "confirmed"
  | "applying"
  | "applied"
  | "discarded"
  | "canceled"
  | "errored";

/** One plan of a workspace's configuration, and its apply. */
export interface Run {
  readonly id: string;
  readonly workspace: Workspace;
  readonly configuration: ConfigurationVersion;
  readonly message: string;
  readonly isPlanOnly: boolean;
  readonly isDestroy: boolean;
  readonly isRefreshOnly: boolean;
  readonly isAutoApplied: boolean;
  /** Its plan may be applied later, and keeps nobody waiting until then. */
  readonly isSaved: boolean;
  /** What Terraform inside the run identifies itself with. */
  readonly token: string;
  readonly plan: Phase;
  readonly apply: Phase;
  status: RunStatus;
  hasChanges: boolean;
  /** Where Terraform works, while there may still be something to apply. */
  folder: string | undefined;
}

/** An identifier in the form of Terraform Cloud's: `ws-` and sixteen letters. */
export const newId = (kind: string): string => `${kind}-${randomBytes(8).toString("hex")}`;

/** Planned, and waiting for somebody's word. */
export const isConfirmable = ({ status }: Run): boolean =>
  status === "planned" || status === "planned_and_saved";

/** Neither planned nor applied yet. */
export const newPhase = (kind: string): Phase => ({
  id: newId(kind),
  status: "pending",
  log: new LogStream(),
  changes: { add: 0, change: 0, destroy: 0 },
});

/** Everything the server remembers. */
export class Records {
  readonly workspaces = new Map<string, Workspace>();
  readonly configurations = new Map<string, ConfigurationVersion>();

  /** The only element that the predicate holds for, or a 404. */
  private static pick<T>(all: Iterable<T>, isMeant: (each: T) => boolean): T {
    for (const each of all) if (isMeant(each)) return each;
    throw notFound();
  }

  workspace(id: string): Workspace {
    return Records.pick(this.workspaces.values(), (each) => each.id === id);
  }

  workspaceNamed(organization: string, name: string): Workspace {
    const isMeant = (each: Workspace) => each.organization === organization && each.name === name;
    return Records.pick(this.workspaces.values(), isMeant);
  }

  configuration(id: string): ConfigurationVersion {
    return Records.pick(this.configurations.values(), (each) => each.id === id);
  }

  state(id: string): StateVersion {
    return Records.pick(
      [...this.workspaces.values()].flatMap(({ states }) => states),
      (each) => each.id === id,
    );
  }

  run(isMeant: (run: Run) => boolean): Run {
    return Records.pick(
      [...this.workspaces.values()].flatMap(({ runs }) => runs),
      isMeant,
    );
  }
}
