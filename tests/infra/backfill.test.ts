import validate from "asl-validator";
import { WholeApp } from "../whole-app";

interface State {
  readonly Type: string;
  readonly Parameters?: { readonly Payload?: { readonly action?: string } };
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Next?: string;
  readonly End?: boolean;
  readonly OutputPath?: string | null;
  readonly MaxConcurrencyPath?: string;
  readonly ItemProcessor?: Machine;
}
interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const app = WholeApp.synth("dev");

function definition(): Machine {
  const machine = app
    .resources("aws_sfn_state_machine")
    .find(({ body }) => body["name"] === "sales-lake-dev-backfill");
  return JSON.parse(String(machine?.body["definition"])) as Machine;
}

function allowed(role: string): Map<string, string[]> {
  const policy = app
    .resources("aws_iam_role_policy")
    .find(({ address }) => address.includes(`.${role}_role_policy_`));
  const { Statement } = JSON.parse(String(policy?.body["policy"])) as {
    Statement: { Action: string[]; Resource: string[] }[];
  };
  const pairs = Statement.flatMap(({ Action, Resource }) =>
    Action.map((action) => [action, Resource] as const),
  );
  return new Map(pairs);
}

describe("the backfill", () => {
  const machine = definition();
  const runs = machine.States["runs"];
  const inner = runs?.ItemProcessor?.States ?? {};
  const tasks = [...Object.entries(machine.States), ...Object.entries(inner)].filter(
    ([, { Type }]) => Type === "Task",
  );

  it("is valid Amazon States Language", () => {
    // The validator knows no QueryLanguage; what it says is the default.
    const { QueryLanguage: _default, ...known } = machine as Machine & { QueryLanguage: string };
    expect(validate(known).errors).toEqual([]);
  });

  it("plans, works through the runs, a bounded number at a time, shows what changed, and sums up", () => {
    expect(machine.StartAt).toBe("plan");
    expect(machine.States["plan"]).toMatchObject({ Next: "runs" });
    expect(runs).toMatchObject({ Type: "Map", Next: "refresh_dashboards" });
    expect(runs?.MaxConcurrencyPath).toBe("$.plan.concurrency");
    // Nobody continues what is concluded.
    expect(machine.States["refresh_dashboards"]).toMatchObject({ Next: "conclude" });
    expect(machine.States["conclude"]).toMatchObject({ End: true });
  });

  it("waits for a daily run, and begins again when it gave way to one", () => {
    expect(inner["begin"]?.Retry?.[0]).toMatchObject({ ErrorEquals: ["TodayRuns"] });
    expect(inner["begin"]?.Next).toBe("backfill");
    expect(inner["settle"]?.Catch?.[0]).toMatchObject({
      ErrorEquals: ["GaveWay"],
      Next: "gave_way",
    });
    expect(inner["gave_way"]).toMatchObject({ Type: "Wait", Next: "begin" });
  });

  it("goes on with the other runs when one fails", () => {
    const ways = Object.values(inner).flatMap(({ Catch = [] }) => Catch.map(({ Next }) => Next));
    expect(new Set(ways)).toEqual(new Set(["fail", "gave_way", "not_noted"]));
    expect(Object.values(inner).filter(({ Type }) => Type === "Fail")).toEqual([]);
  });

  it("gathers nothing of its runs, whose causes together may be more than a state can hold", () => {
    const last = Object.values(inner).filter(({ End }) => End);
    expect(last.map(({ OutputPath }) => OutputPath)).toEqual([null, null, null]);
  });

  it.each(tasks)("%s has a timeout, retries and a way out", (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    expect(task.Retry).not.toHaveLength(0);
    expect(task.Catch?.flatMap(({ ErrorEquals }) => ErrorEquals)).toContain("States.ALL");
  });

  it("asks for books that the function keeps", () => {
    const actions = tasks.flatMap(([, { Parameters }]) => Parameters?.Payload?.action ?? []);
    expect(actions.sort()).toEqual(["begin", "conclude", "fail", "settle"]);
  });
});

describe("the roles of a backfill", () => {
  const ARN = (service: string, resource: string) =>
    `arn:aws:${service}:us-east-1:123456789012:${resource}`;

  it("let it be planned from the ledger and the raw zone, and change neither", () => {
    const may = allowed("backfill_plan");
    expect(may.get("dynamodb:PutItem")).toEqual([
      ARN("dynamodb", "table/sales-lake-dev-backfills"),
    ]);
    expect(may.get("s3:PutObject")).not.toContainEqual(expect.stringMatching(/sales_raw|landing/));
    expect(may.get("states:DescribeExecution")).toEqual([
      ARN("states", "execution:sales-lake-dev-backfill:*"),
    ]);
  });

  it("let its books see whether a daily run is under way, and start none", () => {
    const may = allowed("backfill_track");
    expect(may.get("states:ListExecutions")).toEqual([
      ARN("states", "stateMachine:sales-lake-dev-daily"),
    ]);
    expect([...may.keys()].filter((action) => /Start(Execution|JobRun)/.test(action))).toEqual([]);
    expect(may.get("glue:GetTable")).toContain(ARN("glue", "table/processed/sales$snapshots"));
  });
});
