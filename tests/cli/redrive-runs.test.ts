import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { SFNClient } from "@aws-sdk/client-sfn";
import { typedOnAws } from "../../cli/typed";
import { redriveClients } from "../../delivery/redrive/clients";
import { loggedReason } from "../../delivery/redrive/consumers";
import { failedRuns } from "../../delivery/redrive/failed-runs";
import { planRedrive } from "../../delivery/redrive/run";
import { type Answering, type Answers, answering } from "./answering";

const target = { project: "lake", stage: "dev", account: "123456789012", region: "us-east-1" };
const credentials = { accessKeyId: "test", secretAccessKey: "test" };

let aws: Answering | undefined;
afterEach(() => aws?.stop());

async function settings(answers: Answers) {
  aws = await answering(answers);
  return { region: target.region, credentials, endpoint: aws.endpoint };
}

describe("the runs that failed", () => {
  const hour = (at: string) => Date.parse(`2026-01-02T${at}:00Z`) / 1000;
  const run = (name: string, status: string, from: string, to: string) => ({
    ...{ name, status, startDate: hour(from), stopDate: hour(to) },
  });
  const listed = async (...executions: readonly object[]) => {
    const sfn = new SFNClient(await settings({ ListExecutions: [{ executions }] }));
    return (await failedRuns(sfn, target)).map(({ run_id }) => run_id);
  };

  it("are those that ended since the last one began that succeeded", async () => {
    const before = run("before", "FAILED", "01:00", "02:00");
    const good = run("good", "SUCCEEDED", "03:00", "04:00");
    const after = run("after", "TIMED_OUT", "05:00", "06:00");
    const working = { ...run("now", "RUNNING", "07:00", "07:00"), stopDate: undefined };
    expect(await listed(working, after, good, before)).toEqual(["after"]);
  });

  it("are told of though another of the same date came, left its files alone, and succeeded", async () => {
    const second = run("second", "SUCCEEDED", "03:05", "03:06");
    expect(await listed(second, run("first", "FAILED", "03:00", "04:00"))).toEqual(["first"]);
  });

  it("do not go away because an older one was redriven and succeeded", async () => {
    const failed = run("failed", "FAILED", "05:00", "06:00");
    expect(await listed(failed, run("redriven", "SUCCEEDED", "03:00", "07:00"))).toEqual([
      "failed",
    ]);
  });
});

it("cannot be redriven when it ended outside its steps, and says how it did", async () => {
  const cause = "The execution reached the maximum number of history events (25000).";
  const entered = { type: "TaskStateEntered", stateEnteredEventDetails: { input: "{}" } };
  const sfn = new SFNClient(
    await settings({
      DescribeExecution: [
        { status: "FAILED", redriveStatus: "REDRIVABLE", error: "States.Runtime", cause },
      ],
      GetExecutionHistory: [{ events: [entered] }],
    }),
  );
  const clients = { ...redriveClients(target.region), sfn };
  const commands = { list: "list", newRun: typedOnAws("prod")("run") };
  await expect(planRedrive({ clients, target, commands }, "run-1")).rejects.toMatchObject({
    message: `run run-1 cannot go on: it ended outside its steps: States.Runtime: ${cause}`,
    // Without the stage the command would start a run of another one.
    fix: "start a new run: npm run -s pipeline -- run --stage prod",
  });
});

it("finds what a function logged on whichever page it stands", async () => {
  const found = (cause: string) => ({
    message: JSON.stringify({ error: "AccessDenied", cause }),
  });
  const logs = new CloudWatchLogsClient(
    await settings({
      FilterLogEvents: [
        { events: [], nextToken: "1" },
        { events: [found("first")], nextToken: "2" },
        { events: [found("last")], nextToken: "3" },
        { events: [] },
      ],
    }),
  );
  const letter = { id: "m-1", body: "{}", sent_at: new Date(0), notes: {}, receipt: "r" };
  expect(await loggedReason(logs, "ingest-file", letter)).toBe("AccessDenied: last");
});
