import { WholeApp } from "../whole-app";
import { loadConfig } from "../../config";

const stages = ["dev", "prod"] as const;

describe.each(stages)("the workgroups of %s", (stage) => {
  const app = WholeApp.synth(stage);
  const { athena } = loadConfig(stage);
  const groups = new Map(
    app.resources("aws_athena_workgroup").map(({ body }) => [String(body["name"]), body]),
  );

  it.each(["pipeline", "people"] as const)(
    "%s: limited, measured, encrypted, whatever a client asks for",
    (askers) => {
      const group = groups.get(`sales-lake-${stage}-${askers}`);
      expect(group?.["configuration"]).toMatchObject({
        enforce_workgroup_configuration: true,
        publish_cloudwatch_metrics_enabled: true,
        bytes_scanned_cutoff_per_query: athena[askers].scanLimitBytes,
        result_configuration: {
          output_location: expect.stringMatching(`/athena-results/${askers}/$`) as string,
          encryption_configuration: { encryption_option: "SSE_KMS" },
        },
      });
    },
  );

  it("forget their answers after a while, each after its own", () => {
    const rules = app
      .resources("aws_s3_bucket_lifecycle_configuration")
      .flatMap(({ body }) => body["rule"] as { filter?: unknown; expiration?: unknown }[]);
    for (const askers of ["pipeline", "people"] as const) {
      expect(rules).toContainEqual(
        expect.objectContaining({
          filter: [expect.objectContaining({ prefix: `athena-results/${askers}/` })],
          expiration: [expect.objectContaining({ days: athena[askers].resultDays })],
        }),
      );
    }
  });

  it("are there before QuickSight asks in one, as it does when its data source is made", () => {
    const [source] = app.resources("aws_quicksight_data_source");
    const asked = (source?.body["parameters"] as { athena: { work_group: string } }).athena;
    const group = app
      .resources("aws_athena_workgroup")
      .find(({ body }) => body["name"] === asked.work_group);
    // All stacks but this one are applied at the same time.
    expect(group?.stack).toBe("foundation");
  });

  it("keep roles of the pipeline out of what people ask", () => {
    const policies = app.resources("aws_iam_role_policy").map(({ body }) => String(body["policy"]));
    const asking = policies.filter((policy) => policy.includes("athena:StartQueryExecution"));
    expect(asking.length).toBeGreaterThan(2);
    for (const policy of asking.filter((text) => text.includes("workgroup/"))) {
      expect(policy).toContain(`workgroup/sales-lake-${stage}-pipeline`);
      expect(policy).not.toContain("athena-results/people");
      expect(policy).not.toContain(`workgroup/sales-lake-${stage}-people`);
    }
  });

  // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
  it("let who asks start where Athena does, from the default database", () => {
    const policies = app.resources("aws_iam_role_policy").map(({ body }) => String(body["policy"]));
    for (const policy of policies.filter((text) => text.includes("athena:StartQueryExecution"))) {
      const { Statement } = JSON.parse(policy) as { Statement: Record<string, string[]>[] };
      const mayMakeIt = Statement.filter(({ Action }) => Action?.includes("glue:CreateDatabase"));
      expect(mayMakeIt.map(({ Resource }) => Resource?.map((arn) => arn.split(":")[5]))).toEqual([
        ["catalog", "database/default"],
      ]);
    }
  });
});
