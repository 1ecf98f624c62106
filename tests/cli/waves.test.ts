import type { Stack } from "../../delivery/synthesized";
import { waitingFirst } from "../../delivery/waits";
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
  it("begin with those whose resources the provider polls for", () => {
    const stack = (name: string, type: string): Stack => ({
      name,
      folder: name,
      dependencies: [],
      template: { resource: { [type]: { it: {} } } },
      backend: undefined,
    });
    const wave = [
      stack("views", "aws_glue_catalog_table"),
      stack("lake", "aws_s3_bucket_lifecycle_configuration"),
      stack("jobs", "aws_glue_job"),
      stack("ingestion", "aws_sqs_queue"),
    ];
    const names = waitingFirst(wave).map(({ name }) => name);
    expect(names).toEqual(["lake", "ingestion", "views", "jobs"]);
  });
});
