import validate from "asl-validator";
import { contracts } from "../../contracts";
import { WholeApp } from "../whole-app";

const app = WholeApp.synth("prod");
const NAME = "sales-lake-prod-maintenance";

const named = (type: string) => {
  const found = app.resources(type).find(({ body }) => body["name"] === NAME);
  if (!found) throw new Error(`no ${type} ${NAME}`);
  return found.body;
};

const policyOf = (address: string) => {
  const policy = app
    .resources("aws_iam_role_policy")
    .find((each) => each.address.includes(`.${address}_policy_`));
  return JSON.parse(String(policy?.body["policy"])) as {
    Statement: { Sid: string; Action: string[]; Resource: string[] }[];
  };
};

const iceberg = [...contracts().values()].filter(({ tableFormat }) => tableFormat === "iceberg");

describe("maintenance", () => {
  const { QueryLanguage: _default, ...machine } = JSON.parse(
    String(named("aws_sfn_state_machine")["definition"]),
  ) as { QueryLanguage: string; States: Record<string, Record<string, unknown>> };

  it("is valid Amazon States Language", () => {
    expect(validate(machine).errors).toEqual([]);
  });

  it("tells the job how long things stay, and a person of a failure, before it fails", () => {
    expect(machine.States["maintenance"]).toMatchObject({
      Parameters: {
        JobName: `${NAME}-job`,
        Arguments: { "--snapshot_days": "30", "--orphan_days": "3" },
      },
      Catch: [{ Next: "maintenance_failed" }],
    });
    expect(machine.States["maintenance_failed"]).toMatchObject({ Next: "alert" });
    expect(machine.States["alert"]).toMatchObject({ Next: "failed" });
    expect(machine.States["failed"]).toMatchObject({ Type: "Fail" });
  });

  it("has a time of its own", () => {
    expect(named("aws_scheduler_schedule")).toMatchObject({
      schedule_expression: "cron(0 7 * * ? *)",
      state: "ENABLED",
    });
  });

  it("may list, commit to and delete from every Iceberg table, and no other data", () => {
    const { Statement } = policyOf("maintenance_role");
    const about = (verb: RegExp) =>
      Statement.filter(({ Sid }) => verb.test(Sid)).flatMap(({ Resource }) => Resource);
    expect(iceberg.length).toBeGreaterThan(5);
    for (const { name, zone } of iceberg) {
      const files = new RegExp(`-${zone}-.*/${name}/\\*$`);
      expect(about(/^Delete/)).toContainEqual(expect.stringMatching(files));
      expect(about(/^Commit/)).toContainEqual(expect.stringMatching(`table/${zone}/${name}$`));
    }
    expect(about(/^Delete/)).toHaveLength(iceberg.length);
    const lists = Statement.filter(({ Action }) => Action.includes("s3:ListBucket"));
    expect(lists).toHaveLength(iceberg.length);
  });
});
