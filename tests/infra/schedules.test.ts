import { type Resource, WholeApp } from "../whole-app";

const dev = WholeApp.synth("dev");
const prod = WholeApp.synth("prod");

interface Target {
  readonly arn: string;
  readonly input: string;
  readonly retry_policy: unknown;
}

const schedules = (app: WholeApp) =>
  new Map(app.resources("aws_scheduler_schedule").map((each) => [String(each.body["name"]), each]));
const targetOf = ({ body }: Resource) => body["target"] as Target;

describe("the schedules", () => {
  it.each([...schedules(prod)])("%s say the time they were meant for, in UTC", (_, schedule) => {
    expect(schedule.body).toMatchObject({
      schedule_expression_timezone: "UTC",
      schedule_expression: expect.stringMatching(/^(cron|rate)\(.+\)$/) as string,
    });
    expect(JSON.parse(targetOf(schedule).input)).toEqual({
      scheduled_at: "<aws.scheduler.scheduled-time>",
    });
    expect(targetOf(schedule).retry_policy).toMatchObject({ maximum_retry_attempts: 5 });
  });

  it("start the run, the sweep before it, the check of freshness, and runs on arrival", () => {
    const starts = [...schedules(prod)].map(([name, each]) => [
      name.replace("sales-lake-prod-", ""),
      targetOf(each).arn.split(":").slice(5).join(":").replaceAll("sales-lake-prod-", ""),
      each.body["state"],
    ]);
    const wanted = [
      ["check-freshness", "function:check-freshness", "ENABLED"],
      ["daily", "stateMachine:daily", "ENABLED"],
      ["start-run", "function:start-run", "DISABLED"],
      ["sweep-landing", "function:sweep-landing", "ENABLED"],
    ];
    expect(starts).toEqual(expect.arrayContaining(wanted));
  });

  it("are the same in every stage, so that dev shows what prod will do", () => {
    const states = (app: typeof dev, stage: string) =>
      [...schedules(app)]
        .filter(([name]) => !name.includes("-source-"))
        .map(([name, { body }]) => [name.replace(stage, ""), body["state"]]);
    expect(states(dev, "dev")).toEqual(states(prod, "prod"));
  });

  it("sweep before the run, not after it, and leave the sweep time", () => {
    const minutes = (name: string) => {
      const { body } = schedules(prod).get(`sales-lake-prod-${name}`) as Resource;
      const [, minute, hour] =
        /^cron\((\d+) (\d+) /.exec(String(body["schedule_expression"])) ?? [];
      return Number(hour) * 60 + Number(minute);
    };
    expect(minutes("daily") - minutes("sweep-landing")).toBeGreaterThanOrEqual(15);
  });
});
