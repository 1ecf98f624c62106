import { refuseForeignStacks, refuseForeignState } from "../../delivery/guard";
import { readStacks } from "../../delivery/synthesized";
import { WholeApp } from "../whole-app";

const dev = { project: "sales-lake", stage: "dev", account: "123456789012", region: "us-east-1" };
const stacks = readStacks(WholeApp.synth("dev").folder);

describe("the output of a synth", () => {
  it("is taken for the stage it was made for", () => {
    expect(() => refuseForeignStacks(dev, stacks)).not.toThrow();
  });

  it("is refused for another stage, account or region", () => {
    const prod = { ...dev, stage: "prod", account: "210987654321", region: "eu-central-1" };
    expect(() => refuseForeignStacks(prod, stacks)).toThrow(
      /nothing was changed:[^]*lake: region is us-east-1, must be eu-central-1\n {2}lake: allowed_account_ids is 123456789012, must be 210987654321\n {2}lake: bucket of the state is sales-lake-dev-state-123456789012-us-east-1, must be sales-lake-prod-state-210987654321-eu-central-1/,
    );
  });

  it("is refused when a stack would write the state of another", () => {
    const [first, ...rest] = stacks;
    const [second] = rest;
    if (!first?.backend || !second?.backend) throw new Error("stacks without backend");
    const swapped = [{ ...first, backend: second.backend }, ...rest];
    expect(() => refuseForeignStacks(dev, swapped)).toThrow(
      `${first.name}: key of the state is ${second.backend.key}, must be ${first.name}/terraform.tfstate`,
    );
  });
});

it("refuses a state that holds resources of another account, and no other", () => {
  const [stack] = stacks;
  if (!stack) throw new Error("no stack");
  const holding = (arn: string, mode: "managed" | "data" = "managed") => ({
    resources: [{ mode, type: "aws_x", instances: [{ attributes: { arn } }] }],
  });
  const check = (state: object) => () => refuseForeignState(dev, stack, state);
  expect(check(holding("arn:aws:sqs:us-east-1:999999999999:q"))).toThrow(
    /holds arn:aws:sqs:us-east-1:999999999999:q, stage dev is account 123456789012; nothing was changed/,
  );
  expect(check(holding("arn:aws:sqs:us-east-1:123456789012:q"))).not.toThrow();
  expect(check(holding("arn:aws:s3:::bucket"))).not.toThrow();
  expect(check(holding("arn:aws:iam::aws:policy/ReadOnlyAccess"))).not.toThrow();
  expect(check(holding("arn:aws:sqs:us-east-1:999999999999:q", "data"))).not.toThrow();
});
