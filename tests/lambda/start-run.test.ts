import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { type NewestRun, reasonToWait } from "../../src-lambda/start-run/decide";
import { startRun } from "../../src-lambda/start-run/start";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const now = new Date("2026-01-02T12:00:00Z");
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const run = (status: string, minutes: number): NewestRun => ({
  name: "run-1",
  status,
  started_at: before(minutes),
});

describe("whether a run starts on arrival", () => {
  const reason = (waiting: readonly number[], newest?: NewestRun, running?: string) =>
    reasonToWait({ waiting: waiting.map(before), newest, running, now, quietMinutes: 10 });

  it.each([
    ["files that have waited long enough", [30, 10], undefined],
    ["after a run that succeeded", [30, 12], run("SUCCEEDED", 20)],
    ["a file that came during a run that failed, once it is over", [15], run("FAILED", 20)],
    ["files that arrive without end, after a while", [60, 50, 40, 30, 20, 10, 0], undefined],
  ])("yes: %s", (_, waiting, newest) => {
    expect(reason(waiting, newest)).toBeUndefined();
  });

  it.each([
    ["nothing waits", [], undefined, "no file waits"],
    ["more may follow", [59, 9], undefined, "files still arrive"],
    [
      "the last one failed on these files",
      [30],
      run("FAILED", 20),
      /run-1 ended FAILED.*see to it/,
    ],
    ["a person stopped it", [30], run("ABORTED", 20), /ended ABORTED/],
  ])("no: %s", (_, waiting, newest, text) => {
    expect(reason(waiting, newest)).toMatch(text);
  });

  it("no: one works already, though another came and went meanwhile", () => {
    expect(reason([30], run("SUCCEEDED", 5), "run-0")).toBe("run run-0 is under way");
  });
});

describe("start-run", () => {
  let moto: Moto;
  let world: World;
  let sfn: SFNClient;
  let machine: string;

  beforeAll(async () => {
    moto = await startMoto();
    sfn = new SFNClient({});
    world = await World.create("arrival");
    const made = await sfn.send(
      new CreateStateMachineCommand({
        name: "daily",
        definition: '{"StartAt":"a","States":{"a":{"Type":"Succeed"}}}',
        roleArn: "arn:aws:iam::123456789012:role/states",
      }),
    );
    machine = made.stateMachineArn ?? "";
  });
  afterAll(() => moto.stop());

  const ask = (scheduled_at: string, minutesLater: number) => {
    const env = { FILES_TABLE: world.table, STATE_MACHINE_ARN: machine, QUIET_MINUTES: 10 };
    const later = () => new Date(Date.now() + minutesLater * 60_000);
    return startRun({ sfn, ledger: world.ledger, env, now: later }, scheduled_at);
  };
  const runs = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }))).executions ?? [];

  it("starts one run for files that wait, however often it is asked for the same time", async () => {
    const at = "2026-01-02T12:10:00Z";
    expect(await ask(at, 11)).toEqual({ reason: "no file waits" });
    await world.drop(
      "landing/sales/a.csv",
      "transaction_id,order_id,quantity,unit_price\nA,O,1,1\n",
    );
    expect(await ask(at, 0)).toEqual({ reason: "files still arrive" });

    const run_id = "arrival-2026-01-01-at-121000";
    expect(await ask(at, 11)).toEqual({ run_id });
    const [execution] = await runs();
    const { input } = await sfn.send(
      new DescribeExecutionCommand({ executionArn: execution?.executionArn ?? "" }),
    );
    expect(JSON.parse(input ?? "")).toEqual({ scheduled_at: at });

    expect(await ask(at, 12)).toEqual({ reason: `run ${run_id} is under way` });
    // A second run of the date, that ended at once: the first one still works.
    const second = await sfn.send(new StartExecutionCommand({ stateMachineArn: machine }));
    await sfn.send(new StopExecutionCommand({ executionArn: second.executionArn ?? "" }));
    expect(await ask("2026-01-02T12:20:00Z", 12)).toEqual({ reason: `run ${run_id} is under way` });
    await sfn.send(new StopExecutionCommand({ executionArn: execution?.executionArn ?? "" }));
    expect((await ask(at, 22)).reason).toMatch(/ended ABORTED/);
    expect(await runs()).toHaveLength(2);
  });
});
