import { Construct } from "constructs";
import type { EmrCluster } from "../compute/emr-cluster";
import { NodeFunction } from "../compute/node-function";
import { arnOf } from "../iam/place";
import type { ServiceRole } from "../iam/service-role";
import type { IcebergTable } from "../catalog/iceberg-table";
import { FunctionAlarm } from "../observability/function-alarm";
import type { AlertTopic } from "../observability/alert-topic";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { ItemTable } from "../storage/item-table";
import { grantLaunch, grantLook, grantStop, grantTell } from "./cluster-grants";
import { endedOutside } from "./ended-outside";
import { FunctionStep } from "./function-step";
import { OnEvent } from "./on-event";
import { LAMBDA_RETRIES } from "./retries";
import type { Step, Task } from "./step";

export interface ClusterStepProps {
  /** Name of the state. */
  readonly name: string;
  /** Begins the names of functions: `sales-lake-dev`. */
  readonly prefix: string;
  readonly cluster: EmrCluster;
  readonly sizedBy: IcebergTable;
  /** Name of the state machine whose runs have clusters. */
  readonly stateMachine: string;
  /** A run that has not ended then has failed, and its cluster is stopped. */
  readonly timeoutMinutes: number;
  readonly artifacts: DataBucket;
  readonly alerts: AlertTopic;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  readonly protect: boolean;
}

/** A step that starts a cluster for the run and ends when EMR says that the cluster has ended. */
export class ClusterStep extends Construct implements Step {
  readonly name: string;
  readonly task: Task;
  /** For the failure path: stops the cluster if it still works. */
  readonly stop: Step;
  private readonly launch: NodeFunction;
  private readonly clusters: ItemTable;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterStepProps,
  ) {
    super(scope, id);
    this.name = props.name;
    this.clusters = new ItemTable(this, "clusters", {
      name: `${props.prefix}-clusters`,
      label: "clusters",
      partition: "run_id",
      expiresBy: "expires_at",
      key: props.key,
      protect: props.protect,
    });
    this.launch = this.launching();
    this.ending();
    this.stop = this.stopping();
    this.task = {
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: {
        FunctionName: this.launch.arn,
        Payload: {
          "run_id.$": "$.claim.run_id",
          "business_date.$": "$.claim.business_date",
          "manifest_uri.$": "$.claim.manifest_uri",
          "task_token.$": "$$.Task.Token",
        },
      },
      // What the jobs found stands in pipeline_runs.
      ResultPath: null,
      TimeoutSeconds: props.timeoutMinutes * 60,
      Retry: LAMBDA_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    this.launch.grantInvoke(role);
  }

  private launching(): NodeFunction {
    const { artifacts, cluster, sizedBy } = this.props;
    const launch = this.function("launch-emr", "Starts the EMR cluster of a run.", {
      SETTINGS_URI: cluster.settingsUri,
    });
    artifacts.grantRead(launch.role, "code");
    sizedBy.grantReadMetadata(launch.role);
    this.clusters.grant(launch.role, "GetItem", "PutItem", "UpdateItem");
    grantLook(this, launch.role);
    grantTell(this, launch.role, this.props.stateMachine);
    grantLaunch(this, launch.role, this.props);
    return launch;
  }

  private ending(): void {
    const { alerts, cluster, prefix } = this.props;
    const ended = this.function("emr-ended", "Tells a run how its EMR cluster ended.", {
      NAME_PREFIX: cluster.namePrefix,
    });
    this.clusters.grant(ended.role, "GetItem");
    grantLook(this, ended.role);
    grantTell(this, ended.role, this.props.stateMachine);
    new FunctionAlarm(this, "ended-errors", { functionName: ended.name, alerts });
    new OnEvent(this, "ended", {
      name: `${prefix}-emr-ended`,
      description: "EMR clusters that have ended.",
      pattern: {
        source: ["aws.emr"],
        "detail-type": ["EMR Cluster State Change"],
        detail: {
          state: ["TERMINATED", "TERMINATED_WITH_ERRORS"],
          name: [{ prefix: `${cluster.namePrefix}-` }],
        },
      },
      calls: ended,
    });
  }

  private stopping(): Step {
    const { prefix, stateMachine } = this.props;
    const stop = this.function("stop-emr", "Stops the EMR cluster of a run that has failed.");
    this.clusters.grant(stop.role, "GetItem");
    grantLook(this, stop.role);
    grantStop(this, stop.role);
    new OnEvent(this, "stopped", {
      name: `${prefix}-stop-emr`,
      description: "Runs that ended outside their steps, and may have left a cluster.",
      pattern: endedOutside(arnOf(this, "states", `stateMachine:${stateMachine}`)),
      calls: stop,
    });
    const payload = { "run_id.$": "$$.Execution.Name" };
    return new FunctionStep({ name: "stop_emr", function: stop, payload });
  }

  private function(
    source: string,
    description: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const { key, logRetentionDays, prefix } = this.props;
    return new NodeFunction(this, source, {
      name: `${prefix}-${source}`,
      source,
      description,
      environment: { CLUSTERS_TABLE: this.clusters.name, ...more },
      key,
      logRetentionDays,
    });
  }
}
