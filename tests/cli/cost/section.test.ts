import { WORKLOADS } from "../../../config/workload";
import { costSection } from "../../../delivery/cost/section";
import type { Stack, Template } from "../../../delivery/synthesized";

const sizing = { workload: WORKLOADS["10k"] };
const aStack = (name: string, resource: NonNullable<Template["resource"]>): Stack => ({
  name,
  folder: "",
  dependencies: [],
  template: { resource },
  backend: undefined,
});
const key = { aws_kms_key: { main: {} } };
const nat = { aws_nat_gateway: { way: {} } };

describe("the cost of a change", () => {
  it("stands by stack, in one line for the verdict, and with what stays on", () => {
    const base = [aStack("one", key), aStack("two", {})];
    const head = [aStack("one", key), aStack("two", nat)];
    const { head: told, lines, severity, summary } = costSection({ base, head, plans: [] }, sizing);
    expect([severity, summary]).toEqual(["warn", "+32.85 USD a month, 1 always on"]);
    expect(told.join("\n")).toContain(
      [
        "| stack | before | after | difference |",
        "| --- | --- | --- | --- |",
        "| `two` | 0.00 | 32.85 | +32.85 |",
        "| **all stacks** | 1.01 | 33.86 | +32.85 |",
      ].join("\n"),
    );
    expect(lines).toEqual([
      expect.stringContaining(
        "always on: NAT gateway (two: aws_nat_gateway.way), 32.85 USD a month",
      ),
      "- +32.85: `two` `aws_nat_gateway.way` (`NAT gateway`), 0.00 before, 32.85 after",
    ]);
  });

  it("is against what is deployed where there is no base", () => {
    const stack = aStack("one", {});
    const resources = [
      { address: "aws_kms_key.main", mode: "managed", type: "aws_kms_key", values: {} },
    ];
    const plans = [{ stack, plan: { prior_state: { values: { root_module: { resources } } } } }];
    const { severity, summary } = costSection({ base: undefined, head: [stack], plans }, sizing);
    expect([severity, summary]).toEqual(["note", "−1.01 USD a month"]);
  });

  it("is nothing to speak of when nothing is different", () => {
    const head = [aStack("one", key)];
    expect(costSection({ base: head, head, plans: [] }, sizing)).toMatchObject({
      severity: "none",
      summary: "",
      head: [],
      lines: [],
    });
  });
});
