import { Construct } from "constructs";
import type { Dataset, QueryableDataset } from "../catalog/dataset";
import type { IcebergTable } from "../catalog/iceberg-table";
import { MANIFESTS } from "../compute/job-runtime";
import { NodeFunction } from "../compute/node-function";
import { arnOf } from "../iam/place";
import type { Workgroup } from "../sql/workgroup";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { backfillStates, type BookAction } from "./backfill-states";
import { FunctionStep } from "./function-step";
import { StateMachine } from "./state-machine";
import type { Step, Task } from "./step";

/** As long as Lambda allows: planning waits for a query over the raw zone. */
const PLAN_SECONDS = 900;

export interface BackfillProps {
  /** Names of the state machine and its functions. */
  readonly names: { readonly machine: string; readonly plan: string; readonly track: string };
  /** The state machine whose runs go first. */
  readonly daily: StateMachine;
  readonly limits: { readonly datesPerRun: number; readonly maxConcurrency: number };
  readonly job: Step;
  readonly alert: Step;
  /** What follows once all runs are through. @default - nothing */
  readonly afterwards?: Step | undefined;
  readonly workgroup: Workgroup;
  readonly raw: DataBucket;
  readonly curated: DataBucket;
  readonly salesRaw: QueryableDataset;
  /** Tables that a run leases. */
  readonly leased: readonly QueryableDataset[];
  /** Tables in which a run's rows are counted. */
  readonly counted: readonly IcebergTable[];
  readonly pipelineRuns: Dataset;
  readonly files: ItemTable;
  readonly leases: ItemTable;
  readonly ledger: ItemTable;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** The state machine that makes past business dates right, with the functions that keep its books. */
export class Backfill extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: BackfillProps,
  ) {
    super(scope, id);
    const { afterwards, alert, job, key, logRetentionDays, names } = props;
    const plan = planStep(this.planner());
    const track = this.track();
    const book = (action: BookAction, payload: Readonly<Record<string, unknown>> = {}): Task =>
      new FunctionStep({ name: action, function: track, payload: { action, ...payload } }).task;
    new StateMachine(this, "machine", {
      name: names.machine,
      definition: backfillStates({ plan, job, alert, afterwards, book }),
      calls: [
        plan,
        job,
        alert,
        ...(afterwards ? [afterwards] : []),
        { grantRun: (role) => track.grantInvoke(role) },
      ],
      key,
      logRetentionDays,
    });
  }

  /** Cuts a backfill into runs. */
  private planner(): NodeFunction {
    const { files, key, ledger, limits, logRetentionDays, names, raw, salesRaw, workgroup } =
      this.props;
    const plan = new NodeFunction(this, "plan", {
      name: names.plan,
      source: "plan-backfill",
      description: "Cuts a backfill into runs.",
      environment: {
        RAW_BUCKET: raw.name,
        FILES_TABLE: files.name,
        BACKFILLS_TABLE: ledger.name,
        WORKGROUP: workgroup.name,
        DATES_PER_RUN: String(limits.datesPerRun),
        MAX_CONCURRENCY: String(limits.maxConcurrency),
      },
      key,
      logRetentionDays,
      timeoutSeconds: PLAN_SECONDS,
    });
    workgroup.grantQuery(plan.role, [salesRaw]);
    files.grantQuery(plan.role);
    ledger.grant(plan.role, "GetItem", "PutItem", "UpdateItem", "Query");
    raw.grantWrite(plan.role, MANIFESTS);
    plan.role.allow({
      sid: "SeeBackfills",
      actions: ["states:DescribeExecution"],
      resources: [arnOf(this, "states", `execution:${names.machine}:*`)],
    });
    return plan;
  }

  /** Keeps the books. */
  private track(): NodeFunction {
    const { counted, curated, key, leased, leases, ledger, names, pipelineRuns, workgroup } =
      this.props;
    const track = new NodeFunction(this, "track", {
      name: names.track,
      source: "track-backfill",
      description: "Keeps the books of a backfill.",
      environment: {
        CURATED_BUCKET: curated.name,
        BACKFILLS_TABLE: ledger.name,
        LEASES_TABLE: leases.name,
        LEASED_TABLES: leased.map(({ tableName }) => tableName).join(","),
        WORKGROUP: workgroup.name,
        DAILY_ARN: this.props.daily.arn,
      },
      key,
      logRetentionDays: this.props.logRetentionDays,
      timeoutSeconds: 300,
    });
    workgroup.grantQuery(track.role, counted);
    counted.forEach((table) => table.grantQuerySnapshots(track.role));
    pipelineRuns.grantRead(track.role);
    pipelineRuns.grantWrite(track.role);
    curated.grantSeeMissing(track.role);
    ledger.grant(track.role, "GetItem", "PutItem", "UpdateItem", "Query");
    leases.grant(track.role, "DeleteItem");
    this.props.daily.grantList(track.role);
    return track;
  }
}

function planStep(planner: NodeFunction): Step {
  return new FunctionStep({
    name: "plan",
    function: planner,
    payload: {
      // The whole input: a path to a field that was left out is an error.
      "request.$": "$",
      "execution_arn.$": "$$.Execution.Id",
    },
    answer: {
      path: "$.plan",
      select: {
        "backfill_id.$": "$.Payload.backfill_id",
        "concurrency.$": "$.Payload.concurrency",
        "runs.$": "$.Payload.runs",
      },
    },
  });
}
