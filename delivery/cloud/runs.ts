import { Failure } from "../failure";
import { pause } from "../pause";
import type { CloudApi, Resource } from "./api";
import { followLog } from "./logs";

/** What a run is to do. */
export interface RunRequest {
  readonly workspace: string;
  readonly archive: Buffer;
  readonly message: string;
  /** Plan only, for a look. */
  readonly isSpeculative: boolean;
}

/** Gets the lines of a run's logs as they come. */
export type Say = (line: string) => void;

const POLL_MS = 1000;
const BEGUN_NOT = ["pending", "fetching", "fetching_completed", "queuing", "plan_queued"];
const OF_PLAN = [...BEGUN_NOT, "pre_plan_running", "pre_plan_completed", "planning"];
// The statuses of the API's documentation; organizations without cost estimates, policies and tasks see few of them.
const OF_CHECKS = [
  ...["planned", "cost_estimating", "cost_estimated", "policy_checking", "policy_checked"],
  ...["post_plan_running", "post_plan_completed"],
];
const OF_APPLY = [
  ...["confirmed", "queuing_apply", "apply_queued", "pre_apply_running", "pre_apply_completed"],
  "applying",
];

/** One run of a workspace, from upload to its end. */
export class CloudRun {
  private constructor(
    private readonly api: CloudApi,
    readonly id: string,
    private readonly signal: AbortSignal,
  ) {}

  static async create(api: CloudApi, request: RunRequest, signal: AbortSignal): Promise<CloudRun> {
    const version = await upload(api, request, signal);
    const run = await api.post("runs", {
      type: "runs",
      attributes: { message: request.message },
      relationships: {
        workspace: { data: { type: "workspaces", id: request.workspace } },
        "configuration-version": { data: { type: "configuration-versions", id: version } },
      },
    });
    return new CloudRun(api, (run as Resource).id, signal);
  }

  /** Follow the plan to its end; what it found, when it did not fail. */
  async plan(say: Say): Promise<Resource> {
    await this.until((status) => {
      if (status === "pending") say(`run ${this.id} waits for its workspace`);
      return !BEGUN_NOT.includes(status);
    });
    await this.follow("plan", say);
    const run = await this.until(
      (status, each) => ![...OF_PLAN, ...OF_CHECKS].includes(status) || isConfirmable(each),
    );
    return this.mustNotHaveFailed(run, "plan");
  }

  /** Confirm the plan and follow the apply to its end. */
  async apply(say: Say): Promise<Resource> {
    await this.act("apply");
    await this.until((status) => !OF_APPLY.slice(0, -1).includes(status));
    await this.follow("apply", say);
    return this.mustNotHaveFailed(
      await this.until((status) => !OF_APPLY.includes(status)),
      "apply",
    );
  }

  discard(): Promise<unknown> {
    return this.act("discard");
  }

  /** A part of the run: its plan or its apply. */
  async part(name: "plan" | "apply"): Promise<Resource> {
    const { relationships } = await this.api.get(`runs/${this.id}`);
    const id = relationships?.[name]?.data?.id ?? "";
    return this.api.get(`${name === "plan" ? "plans" : "applies"}/${id}`);
  }

  private act(verb: string): Promise<unknown> {
    return this.api.post(`runs/${this.id}/actions/${verb}`, { type: "runs" });
  }

  private async follow(name: "plan" | "apply", say: Say): Promise<void> {
    const { attributes } = await this.part(name);
    const url = attributes["log-read-url"];
    if (typeof url !== "string") return;
    const isOver = async () => ENDED.includes(String((await this.part(name)).attributes["status"]));
    await followLog({ api: this.api, url, isOver, say, signal: this.signal });
  }

  private async until(holds: (status: string, run: Resource) => boolean): Promise<Resource> {
    for (;;) {
      const run = await this.api.get(`runs/${this.id}`);
      if (holds(String(run.attributes["status"]), run)) return run;
      await pause(POLL_MS, this.signal);
    }
  }

  private mustNotHaveFailed(run: Resource, what: string): Resource {
    const status = String(run.attributes["status"]);
    const isFine = isConfirmable(run) || ["planned_and_finished", "applied"].includes(status);
    if (isFine) return run;
    throw new Failure(`the ${what} of run ${this.id} ended as ${status}; its log is above`);
  }
}

const ENDED = ["finished", "errored", "canceled", "unreachable"];

const isConfirmable = ({ attributes }: Resource): boolean =>
  (attributes["actions"] as { "is-confirmable"?: boolean } | undefined)?.["is-confirmable"] ===
  true;

async function upload(
  api: CloudApi,
  { workspace, archive, isSpeculative }: RunRequest,
  signal: AbortSignal,
): Promise<string> {
  const attributes = { "auto-queue-runs": false, speculative: isSpeculative };
  const path = `workspaces/${workspace}/configuration-versions`;
  const version = await api.post(path, { type: "configuration-versions", attributes });
  const { id, attributes: got } = version as Resource;
  await api.upload(String(got["upload-url"]), new Uint8Array(archive));
  for (;;) {
    const { attributes: now } = await api.get(`configuration-versions/${id}`);
    if (now["status"] === "uploaded") return id;
    if (now["status"] === "errored")
      throw new Failure(
        `the upload was refused: ${String(now["error-message"] ?? "no reason given")}`,
      );
    await pause(POLL_MS, signal);
  }
}
