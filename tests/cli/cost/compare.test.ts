import { WORKLOADS } from "../../../config/workload";
import { billOf } from "../../../delivery/cost/bill";
import { compareBills } from "../../../delivery/cost/compare";
import { plannedResources, withInstances } from "../../../delivery/cost/planned";
import { type BilledResource, synthesizedResources } from "../../../delivery/cost/resource";
import { readStacks, type Stack } from "../../../delivery/synthesized";
import { WholeApp } from "../../whole-app";
import { aResource } from "./a-resource";

const workload = WORKLOADS["10M"];
const change = (before: BilledResource[], after: BilledResource[]) =>
  compareBills(billOf(before, workload), billOf(after, workload));

const key = aResource("aws_kms_key.a", {}, "one");
const nat = aResource("aws_nat_gateway.a", {}, "two");

describe("a change of the bill", () => {
  it("is the difference of each stack and resource, the greatest first", () => {
    const secret = aResource("aws_secretsmanager_secret.a", {}, "one");
    const { after, before, resources, stacks } = change([key, secret], [key, nat]);
    expect([before, after]).toEqual([expect.closeTo(1.406, 6), expect.closeTo(33.856, 6)]);
    expect(stacks).toEqual([
      { stack: "one", before: expect.closeTo(1.406, 6), after: expect.closeTo(1.006, 6) },
      { stack: "two", before: 0, after: 32.85 },
    ]);
    expect(resources.map(({ address, before: was, after: is }) => [address, was, is])).toEqual([
      ["aws_nat_gateway.a", 0, 32.85],
      ["aws_secretsmanager_secret.a", 0.4, 0],
    ]);
  });

  it("brings the warnings and unknown types that are new", () => {
    const odd = aResource("aws_bedrock_agent.a");
    const { newUnknown, newWarnings } = change([key], [key, nat, odd]);
    expect(newWarnings).toEqual([expect.stringContaining("always on: NAT gateway")]);
    expect(newUnknown).toEqual(["aws_bedrock_agent"]);
    expect(change([odd], [odd, odd])).toMatchObject({ newUnknown: ["aws_bedrock_agent"] });
    expect(change([nat, odd], [nat, odd])).toMatchObject({
      newWarnings: [],
      newUnknown: [],
      resources: [],
    });
  });

  it("warns where a question may scan whatever it likes", () => {
    const group = (configuration: object) =>
      aResource("aws_athena_workgroup.w", { name: "people", configuration });
    const [limited, free] = [group({ bytes_scanned_cutoff_per_query: 1e15 }), group({})];
    expect(change([limited], [free]).newWarnings).toEqual([
      expect.stringContaining("people has no limit on what a question scans"),
    ]);
    expect(change([limited], [limited]).newWarnings).toEqual([]);
  });

  it("counts what a module makes, and each that for_each makes", () => {
    const each = aResource("aws_nat_gateway.z", { for_each: ["a", "b"] }, "two");
    const made = [
      aResource('aws_nat_gateway.z["a"]', {}, "two"),
      aResource('aws_nat_gateway.z["b"]', {}, "two"),
      aResource("module.m.aws_nat_gateway.n", {}, "two"),
    ];
    expect(withInstances([key, each], made).map(({ address }) => address)).toEqual([
      "aws_kms_key.a",
      ...made.map(({ address }) => address),
    ]);
    expect(withInstances([each], [])).toEqual([each]);
  });

  it("shows a new machine that has no price", () => {
    const database = aResource("aws_db_instance.a", { instance_class: "db.m7g.large" });
    expect(change([], [database]).resources).toEqual([
      expect.objectContaining({ address: "aws_db_instance.a", isUnpriced: true }),
    ]);
    expect(change([database], [database]).resources).toEqual([]);
  });
});

describe("a plan", () => {
  it("without states tells of what it changes", () => {
    const change = { before: { enable_key_rotation: true }, after: null };
    const gone = { address: "aws_kms_key.a", mode: "managed", type: "aws_kms_key", change };
    const plan = { resource_changes: [gone] };
    expect(plannedResources("one", plan, "before")).toEqual([
      aResource("aws_kms_key.a", { enable_key_rotation: true }, "one"),
    ]);
    expect(plannedResources("one", plan, "after")).toEqual([]);
  });

  const document = {
    prior_state: {
      values: {
        root_module: {
          resources: [
            {
              address: "aws_kms_key.a",
              mode: "managed",
              type: "aws_kms_key",
              values: { enable_key_rotation: false },
            },
          ],
        },
      },
    },
    planned_values: {
      root_module: {
        resources: [{ address: "data.aws_region.here", mode: "data", type: "aws_region" }],
        child_modules: [
          {
            resources: [
              {
                address: "module.m.aws_nat_gateway.a[0]",
                mode: "managed",
                type: "aws_nat_gateway",
                values: {},
              },
            ],
          },
        ],
      },
    },
  };

  it("tells what there is before and after", () => {
    const addresses = (when: "before" | "after") =>
      plannedResources("one", document, when).map(({ address }) => address);
    expect(addresses("before")).toEqual(["aws_kms_key.a"]);
    expect(addresses("after")).toEqual(["module.m.aws_nat_gateway.a[0]"]);
  });
});

describe("the app", () => {
  const stacks = readStacks(WholeApp.synth("dev").folder);
  const synthesized = synthesizedResources(stacks);

  it("costs the same read from its templates as from a plan in which nothing exists yet", () => {
    const planned = stacks.flatMap((stack) => plannedResources(stack.name, planOf(stack), "after"));
    const { after, before, resources } = change(synthesized, planned);
    expect(resources).toEqual([]);
    expect(after).toBeCloseTo(before, 6);
    expect(before).toBeGreaterThan(20);
  });

  it("has no type that the bill does not know, and nothing without a price", () => {
    const { lines, unknown } = billOf(synthesized, workload);
    expect([...unknown.keys()]).toEqual([]);
    expect(lines.filter(({ usd }) => usd === null)).toEqual([]);
  });

  it("has nothing always on but the endpoints that config/ lists, two zones each", () => {
    const standing = billOf(synthesized, workload).lines.filter(({ alwaysOn }) => alwaysOn);
    expect(standing.map(({ quantity, item }) => [item, quantity])).toEqual([
      ["Interface endpoint, in one zone: endpoint for glue, 2 zones", 2],
    ]);
  });
});

/** What Terraform would plan from a template at first: references are unknown, and stand in the configuration only. */
function planOf({ template }: Stack) {
  const all = Object.entries(template.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName as Record<string, Record<string, unknown>>).map(([name, body]) => ({
      type,
      address: `${type}.${name}`,
      body,
    })),
  );
  const isUnknown = (value: unknown) =>
    typeof value === "string" && /^\$\{aws_[^{}]*\}$/.test(value);
  return {
    planned_values: {
      root_module: {
        resources: all.map(({ address, body, type }) => ({
          address,
          type,
          mode: "managed",
          values: Object.fromEntries(Object.entries(body).filter(([, value]) => !isUnknown(value))),
        })),
      },
    },
    configuration: {
      root_module: {
        resources: all.map(({ address, body }) => ({
          address,
          expressions: Object.fromEntries(
            Object.entries(body)
              .filter(([, value]) => isUnknown(value))
              .map(([name, value]) => [name, { references: [String(value).slice(2, -1)] }]),
          ),
        })),
      },
    },
  };
}
