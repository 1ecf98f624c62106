import { type Resource, WholeApp } from "../whole-app";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

interface Task {
  readonly Resource: string;
  readonly Parameters: Record<string, unknown>;
  readonly TimeoutSeconds: number;
  readonly Next: string;
}

/** The jobs that run on EMR. */
export const JOBS = ["data_transformation", "ml_feature_engineering"];
/** What the ARN of every resource of a Task begins with. */
export const PREFIX = "arn:aws:states:::";

/** What the synthesized app of a stage holds of EMR. */
export class Stage {
  private readonly app: WholeApp;

  constructor(readonly name: "dev" | "prod") {
    this.app = WholeApp.synth(name);
  }

  all(type: string, named = ""): Resource["body"][] {
    const found = this.app.resources(type).map(({ body }) => body);
    return found.filter((body) => named === "" || body["name"] === named);
  }

  only(type: string, named = ""): Resource["body"] {
    const [found, ...more] = this.all(type, named);
    if (!found || more.length > 0) throw new Error(`expected one ${type} ${named}`);
    return found;
  }

  statements(role: RegExp): Statement[] {
    const policies = this.app
      .resources("aws_iam_role_policy")
      .filter(({ address }) => role.test(address));
    return policies.flatMap(
      ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement,
    );
  }

  states(): Record<string, Task> {
    const machine = this.only("aws_sfn_state_machine", `sales-lake-${this.name}-daily`);
    return (JSON.parse(String(machine["definition"])) as { States: Record<string, Task> }).States;
  }
}
