import {
  type Cluster,
  DescribeClusterCommand,
  EMRClient,
  type FailureDetails,
  ListClustersCommand,
  ListStepsCommand,
  RunJobFlowCommand,
  type RunJobFlowCommandInput,
  TerminateJobFlowsCommand,
} from "@aws-sdk/client-emr";
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from "@aws-sdk/client-sfn";
import { parseSettings, type Settings } from "../../src-lambda/launch-emr/settings";

interface Known {
  readonly id: string;
  readonly name: string;
  state: string;
  code: string;
  message: string;
  failed?: { readonly step: string; readonly details: FailureDetails };
}

/** An EMR whose clusters end when and how the test says. */
export class FakeEmr extends EMRClient {
  readonly asked: RunJobFlowCommandInput[] = [];
  readonly clusters: Known[] = [];
  /** Called after each look at a cluster: something happens in between. */
  afterLook: () => void = () => undefined;

  constructor() {
    super({ region: "us-east-1" });
    this.send = ((command: unknown) => this.answer(command)) as typeof this.send;
  }

  /** The newest cluster ended so. */
  end(state: string, code: string, message = code, failed?: Known["failed"]): void {
    const cluster = this.clusters.at(-1);
    if (!cluster) throw new Error("no cluster was started");
    Object.assign(cluster, { state, code, message, failed });
  }

  private async answer(command: unknown): Promise<unknown> {
    await Promise.resolve();
    if (command instanceof RunJobFlowCommand) return this.start(command.input);
    if (command instanceof DescribeClusterCommand) return this.describe(command.input.ClusterId);
    if (command instanceof ListStepsCommand) return this.steps(command.input.ClusterId);
    if (command instanceof ListClustersCommand) {
      const states = command.input.ClusterStates?.map(String) ?? [];
      const live = this.clusters.filter(({ state }) => states.includes(state));
      return { Clusters: live.map(({ id, name }) => ({ Id: id, Name: name })) };
    }
    if (command instanceof TerminateJobFlowsCommand) {
      for (const id of command.input.JobFlowIds ?? []) this.find(id).state = "TERMINATING";
      return {};
    }
    throw new Error("no such call");
  }

  private start(input: RunJobFlowCommandInput) {
    const id = `j-${this.clusters.length + 1}`;
    this.asked.push(input);
    const name = input.Name ?? "";
    this.clusters.push({ id, name, state: "STARTING", code: "", message: "" });
    return { JobFlowId: id };
  }

  private describe(id: string | undefined): { Cluster: Cluster } {
    const { code, message, name, state } = this.find(id);
    const Status = {
      State: state,
      StateChangeReason: { Code: code, Message: message },
    } as Cluster["Status"];
    this.afterLook();
    return { Cluster: { Id: id, Name: name, Status } };
  }

  private steps(id: string | undefined) {
    const { failed } = this.find(id);
    return { Steps: failed && [{ Name: failed.step, Status: { FailureDetails: failed.details } }] };
  }

  private find(id: string | undefined): Known {
    const found = this.clusters.find((cluster) => cluster.id === id);
    if (!found) throw new Error(`no cluster ${id ?? "?"}`);
    return found;
  }
}

/** A Step Functions that notes which tokens it was given. */
export class FakeSteps extends SFNClient {
  readonly told: { token: string; error?: string; cause?: string }[] = [];
  /** Tokens that nobody waits for. */
  readonly gone = new Set<string>();

  constructor() {
    super({ region: "us-east-1" });
    this.send = ((command: unknown) => this.hear(command)) as typeof this.send;
  }

  private async hear(command: unknown): Promise<object> {
    await Promise.resolve();
    if (
      !(command instanceof SendTaskSuccessCommand) &&
      !(command instanceof SendTaskFailureCommand)
    ) {
      throw new Error("no such call");
    }
    const { taskToken: token = "", ...rest } = command.input;
    if (this.gone.has(token)) {
      throw Object.assign(new Error("Task Timed Out"), { name: "TaskTimedOut" });
    }
    const failure = "error" in rest ? { error: rest.error ?? "", cause: rest.cause ?? "" } : {};
    this.told.push({ token, ...failure });
    return {};
  }
}

/** Settings as Terraform writes them. */
export const SETTINGS: Settings = parseSettings("settings", {
  name_prefix: "lake-insights",
  release: "emr-7.12.0",
  log_uri: "s3://artifacts/emr-logs/",
  service_role: "arn:aws:iam::123456789012:role/emr",
  instance_profile: "nodes",
  security_configuration: "encrypted",
  subnet_ids: ["subnet-1", "subnet-2"],
  node_group: "sg-nodes",
  service_group: "sg-emr",
  bootstrap: { script: "s3://artifacts/bootstrap.sh", args: ["s3://artifacts/packages.zip", "00"] },
  primary: { instance_types: ["m7g.xlarge"] },
  core: {
    instance_types: ["m7g.xlarge", "r7g.xlarge"],
    min_nodes: 1,
    max_nodes: 4,
    bytes_per_node: 1000,
    spot: true,
  },
  configurations: [{ Classification: "spark-env" }],
  sized_by: { database: "processed", table: "sales" },
  jobs: [
    {
      name: "data_transformation",
      submit: ["--deploy-mode", "client", "s3://artifacts/job.py"],
      arguments: { leases_table: "leases" },
    },
  ],
  tags: { pipeline: "lake" },
});
