import { WORKLOADS } from "../../../config/workload";
import { billText } from "../../../cli/cost-text";
import { billOf } from "../../../delivery/cost/bill";
import { aResource } from "./a-resource";

const bill = billOf(
  [
    aResource("aws_nat_gateway.way", {}, "network"),
    aResource("aws_quicksight_group.readers", {}, "bi"),
    aResource("aws_db_instance.main", { instance_class: "db.m7g.large" }, "bi"),
    aResource("aws_bedrock_agent.agent", {}, "bi"),
  ],
  WORKLOADS["10k"],
);
const text = billText("dev", bill);
const row = (name: string) =>
  text
    .split("\n")
    .find((line) => line.includes(`│ ${name} `))
    ?.match(/[\d,.]+/g);

describe("a bill for people", () => {
  it("stands beside the naive architecture and the floor", () => {
    expect(row("VPC endpoints + NAT")).toEqual(["32.85", "296.10", "0.00"]);
    expect(row("total")).toEqual(["71.85", "1,241.96", "44.57"]);
    expect(row("total without seats")).toEqual(["32.85", "1,097.96", "5.57"]);
  });

  it("has the stacks with what is fixed", () => {
    expect(row("network")).toEqual(["32.85", "0.00", "32.85"]);
  });

  it("says what is missing from it and what stays on", () => {
    expect(text).toContain("! no price in the table: RDS db.m7g.large (bi: aws_db_instance.main)");
    expect(text).toContain("! not in the bill, unknown type: aws_bedrock_agent (1)");
    expect(text).toContain(
      "! always on: NAT gateway (network: aws_nat_gateway.way), 32.85 USD a month",
    );
  });
});
