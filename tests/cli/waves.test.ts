import type { Stack } from "../../delivery/synthesized";
import { longestFirst } from "../../delivery/longest-first";
import { waves } from "../../delivery/waves";

const node = (name: string, ...dependencies: string[]) => ({ name, dependencies });
const names = (groups: { name: string }[][]) =>
  groups.map((group) => group.map(({ name }) => name));

describe("waves", () => {
  it("start everything whose inputs exist at once", () => {
    const groups = waves([
      node("lake", "foundation"),
      node("foundation"),
      node("flow", "lake"),
      node("view"),
    ]);
    expect(names(groups)).toEqual([["foundation", "view"], ["lake"], ["flow"]]);
  });

  it("leave out of account what is not among the nodes", () => {
    expect(names(waves([node("lake", "state")]))).toEqual([["lake"]]);
  });

  it("refuse a circle by name", () => {
    expect(() => waves([node("a", "b"), node("b", "a")])).toThrow(
      "stacks depend on each other in a circle: a, b",
    );
  });
});

describe("stacks of a wave", () => {
  it("begin with those whose apply takes longest", () => {
    const stack = (name: string, type: string, count = 1): Stack => ({
      name,
      folder: name,
      dependencies: [],
      template: {
        resource: { [type]: Object.fromEntries(Array.from({ length: count }, (_, i) => [i, {}])) },
      },
      backend: undefined,
    });
    const wave = [
      stack("views", "aws_glue_catalog_table", 20),
      stack("model", "aws_lambda_function", 2),
      stack("lake", "aws_s3_bucket_lifecycle_configuration"),
      stack("jobs", "aws_glue_job"),
      stack("orchestration", "aws_lambda_function", 7),
      stack("ingestion", "aws_sqs_queue", 2),
    ];
    const names = longestFirst(wave).map(({ name }) => name);
    expect(names).toEqual(["lake", "ingestion", "orchestration", "model", "views", "jobs"]);
  });
});
