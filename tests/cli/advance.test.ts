import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { advanceCommand } from "../../cli/advance";
import { readJson } from "../../delivery/files";
import { alarmsOf } from "../../local/alarms";
import { localClients } from "../../local/clients";
import { advance, clockOf } from "../../local/clock";
import type { Instance } from "../../local/instance";
import { readToolchain } from "../../local/toolchain";

const DAY_MS = 86_400_000;

describe("the clock of a running local AWS", () => {
  const root = mkdtempSync(join(tmpdir(), "clock-"));
  let server: ChildProcess;
  let instance: Instance;

  beforeAll(async () => {
    const { awsPython } = readToolchain(process.cwd(), "engines");
    const place = ["--account", "123456789012", "--region", "us-east-1", "--root", root];
    server = spawn(awsPython, ["-m", "local.aws.server", ...place, "--engines", "node"], {
      stdio: "ignore",
      env: { ...process.env, LOCAL_NODE: process.execPath },
    });
    for (let found: Instance | undefined; !found; await sleep(100)) {
      found = readJson<Instance>(join(root, "aws.json"));
      if (found) instance = found;
      if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    }
  }, 90_000);
  afterAll(() => {
    server.kill();
  });

  const go = (by: string) => {
    const signal = new AbortController().signal;
    return advance(instance, { by, waits: true, signal, seen: () => undefined });
  };

  it("moves, and names what it fired and how that ended", async () => {
    const settings = {
      endpoint: instance.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const events = new EventBridgeClient(settings);
    const before = Date.parse((await clockOf(instance)).now);
    await new SQSClient(settings).send(new CreateQueueCommand({ QueueName: "closed" }));
    const Arn = "arn:aws:sqs:us-east-1:123456789012:closed";
    await events.send(
      new PutRuleCommand({ Name: "noon", ScheduleExpression: "cron(0 12 * * ? *)" }),
    );
    await events.send(new PutTargetsCommand({ Rule: "noon", Targets: [{ Id: "1", Arn }] }));
    const report = await go("1d");
    expect(Date.parse(report.now) - before).toBeGreaterThanOrEqual(DAY_MS);
    expect(report.fired).toEqual([
      expect.objectContaining({ rule: "noon", status: "NOT_DELIVERED", target: Arn }),
    ]);
    expect(report.fired[0]?.reason).toContain("does not let events.amazonaws.com");
    expect(report.failed).toBe(1);
    expect((await clockOf(instance)).advancing).toBeNull();
  }, 60_000);

  it("does not go back", async () => {
    await expect(go("2020-01-01T00:00:00Z")).rejects.toThrow(/cannot go back to 2020-01-01/);
  });

  it("refuses what is no time", async () => {
    await expect(go("soon")).rejects.toThrow("advance='soon': expected days, hours, minutes");
  });

  it("has alarms, the raised ones first", async () => {
    const { cloudwatch } = localClients(instance);
    const put = (AlarmName: string, TreatMissingData: string) =>
      cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          TreatMissingData,
          Namespace: "n",
          MetricName: "m",
          Statistic: "Sum",
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: "GreaterThanThreshold",
        }),
      );
    await put("a-good", "notBreaching");
    await put("b-bad", "breaching");
    const alarms = await alarmsOf({ cloudwatch });
    expect(alarms.map(({ name, state }) => [name, state])).toEqual([
      ["b-bad", "ALARM"],
      ["a-good", "OK"],
    ]);
    const { now } = await clockOf(instance);
    expect(Math.abs(Date.parse(alarms[0]?.since ?? "") - Date.parse(now))).toBeLessThan(
      DAY_MS / 24,
    );
  });
});

describe("pipeline local advance", () => {
  it("needs a running local AWS", async () => {
    process.env["PIPELINE_LOCAL_ROOT"] = mkdtempSync(join(tmpdir(), "none-"));
    const command = advanceCommand().exitOverride().parseAsync(["1d"], { from: "user" });
    await expect(command).rejects.toThrow("no local AWS is running");
    delete process.env["PIPELINE_LOCAL_ROOT"];
  });
});
