import { existsSync, readdirSync, readFileSync } from "node:fs";
import { contracts } from "../../contracts";
import type { WholeApp } from "../whole-app";

/** What names the resource in a dimension, and the argument that holds the name. */
const RESOURCES: Readonly<Record<string, readonly [type: string, field: string]>> = {
  FunctionName: ["aws_lambda_function", "function_name"],
  QueueName: ["aws_sqs_queue", "name"],
  StateMachineArn: ["aws_sfn_state_machine", "name"],
  JobName: ["aws_glue_job", "name"],
  WorkGroup: ["aws_athena_workgroup", "name"],
};

/** Fails when nothing in the app measures the metric. */
export function expectMeasured(
  app: WholeApp,
  namespace: string,
  { dimensions, name }: { name: string; dimensions: Readonly<Record<string, string>> },
): void {
  if (/^sales-lake-/.test(namespace)) {
    const { dataset, service = "none", ...others } = dimensions;
    expect(others).toEqual({});
    if (dataset !== undefined) expect([...contracts().keys()]).toContain(dataset);
    expect(metricsOf(service)).toContain(name);
    return;
  }
  for (const [dimension, value] of Object.entries(dimensions)) {
    const [type, field] = RESOURCES[dimension] ?? [];
    if (!type || !field) continue;
    const known = app.resources(type).map(({ body }) => body[field]);
    expect(known).toContain(value.split(":").at(-1));
  }
  expect(Object.keys(dimensions).some((dimension) => dimension in RESOURCES)).toBe(true);
}

/** Names of the metrics that a function's source adds. */
function metricsOf(service: string): string[] {
  const folder = `src-lambda/${service}`;
  if (!existsSync(folder)) return [];
  const text = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  return [...text.join("\n").matchAll(/addMetric\(\s*"(\w+)"/g)].map(([, name]) => name ?? "");
}
