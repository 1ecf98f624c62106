import { dev } from "../../config/dev";
import { prod } from "../../config/prod";
import { type Resource, WholeApp } from "../whole-app";

const longest = { stage: "prod", project: "abcdefghijklmnopqrstu" };
const [source] = dev.sources;
const apps = {
  dev: WholeApp.synth("dev"),
  prod: WholeApp.synth("prod"),
  "long names": WholeApp.synthWith({
    ...longest,
    emr: prod.emr,
    region: "eu-central-1",
    network: { ...dev.network, zones: ["euc1-az2", "euc1-az3"] },
    sources: [{ ...source, name: "a-source-of-some-shop" }],
    ml: { ...dev.ml, notebook: { instanceType: "ml.t3.medium" } },
    github: { repository: "acme/lake", branch: "main", environment: "prod", oidcProvider: "make" },
  }),
};

/** Type to field to the most that AWS takes. Where a longer name follows from another, only that one stands here. */
const NAMES: Readonly<Record<string, readonly [field: string, most: number]>> = {
  aws_s3_bucket: ["bucket", 63],
  aws_iam_role: ["name", 64],
  aws_lambda_function: ["function_name", 64],
  aws_scheduler_schedule: ["name", 64],
  aws_cloudwatch_event_rule: ["name", 64],
  aws_sagemaker_model_package_group: ["model_package_group_name", 63],
  aws_sagemaker_notebook_instance: ["name", 63],
  aws_sqs_queue: ["name", 80],
  aws_sfn_state_machine: ["name", 80],
};

/** As long as an ARN of a key: what stands in a policy for what only Terraform knows. */
const resolved = (text: unknown) => String(text).replace(/\$\{[^}]*\}/g, "x".repeat(76));

const tooLong = (resources: Resource[], length: (body: Resource["body"]) => number, most: number) =>
  resources
    .filter(({ body }) => length(body) > most)
    .map(({ address, body }) => `${address}: ${String(length(body))} of ${String(most)}`);

interface State {
  readonly Type: "Task" | "Pass" | "Wait" | "Choice" | "Map" | "Succeed" | "Fail";
  readonly Next?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly ItemsPath?: string;
  readonly ItemProcessor?: Machine;
  readonly ResultPath?: string | null;
  readonly Result?: readonly unknown[];
}
interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

/** Entered, scheduled, started, succeeded, exited: what a state leaves in the history. */
const EVENTS: Readonly<Partial<Record<State["Type"], number>>> = {
  Task: 5,
  Pass: 2,
  Wait: 2,
  Choice: 2,
};

/** The most events that the loops of a machine leave which count their rounds. */
function eventsOfLoops({ States }: Machine, times = 1): number {
  const all = Object.entries(States).map(([name, { Choices = [], ItemProcessor, ItemsPath }]) => {
    if (ItemProcessor) {
      const given = Object.values(States).find(({ ResultPath }) => ResultPath === ItemsPath);
      return eventsOfLoops(ItemProcessor, given?.Result?.length);
    }
    const again = Choices.find((rule) => JSON.stringify(rule).includes("NumericLessThan"));
    if (!again) return 0;
    const [, rounds] = /"NumericLessThan(?:Equals)?":(\d+)/.exec(JSON.stringify(again)) ?? [];
    let events = EVENTS.Choice ?? 0;
    for (let at = again.Next; at !== name; at = States[at]?.Next ?? name) {
      events += EVENTS[States[at]?.Type ?? "Task"] ?? 0;
    }
    return events * Number(rounds) * times;
  });
  return all.reduce((sum, events) => sum + events, 0);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, and the quotas of each service.
describe.each(Object.entries(apps))("what AWS takes of %s", (_name, app) => {
  it("fits: the policy of each role", () => {
    const policies = app.resources("aws_iam_role_policy");
    expect(policies.length).toBeGreaterThan(30);
    expect(tooLong(policies, ({ policy }) => resolved(policy).length, 10_240)).toEqual([]);
  });

  it("fits: names", () => {
    for (const [type, [field, most]] of Object.entries(NAMES)) {
      expect(tooLong(app.resources(type), (body) => String(body[field]).length, most)).toEqual([]);
    }
  });

  it("fits: environments of functions", () => {
    const functions = app.resources("aws_lambda_function");
    const size = ({ environment }: Resource["body"]) =>
      JSON.stringify((environment as { variables: object }).variables).length;
    expect(functions.length).toBeGreaterThan(10);
    expect(tooLong(functions, size, 4096)).toEqual([]);
  });

  it("fits: the history of an execution that waits as long as it may", () => {
    const machines = app.resources("aws_sfn_state_machine");
    const events = ({ definition }: Resource["body"]) =>
      eventsOfLoops(JSON.parse(String(definition)) as Machine);
    expect(machines.filter(({ body }) => events(body) > 0)).toHaveLength(2);
    expect(tooLong(machines, events, 25_000)).toEqual([]);
  });

  it("is unambiguous: no policy has two statements of one name", () => {
    for (const { body } of app.resources("aws_iam_role_policy")) {
      const { Statement } = JSON.parse(String(body["policy"])) as { Statement: { Sid: string }[] };
      const sids = Statement.map(({ Sid }) => Sid);
      expect(sids).toEqual([...new Set(sids)]);
    }
  });
});

it("says which name is too long, before AWS does", () => {
  const region = "ap-southeast-1";
  const network = { ...dev.network, zones: ["apse1-az1", "apse1-az2"] };
  expect(() => WholeApp.synthWith({ ...longest, region, network, emr: prod.emr })).toThrow(
    /bucket ".*-artifacts-.*" has 64 characters, of which AWS takes 63; give the project/,
  );
});
