import type { InstanceFleetConfig, RunJobFlowCommandInput, StepConfig } from "@aws-sdk/client-emr";
import { clusterName } from "../core/emr/clusters";
import type { Settings } from "./settings";

/** The run that a cluster is for. */
export interface LaunchRun {
  readonly run_id: string;
  readonly business_date: string;
  readonly manifest_uri: string;
}

/** After so long without Spot machines the rest is on demand. */
const SPOT_MINUTES = 10;
const VOLUME_GB = 64;
/** EMR's managed policy lets its service role act only on what has this tag. */
const FOR_EMR = { "for-use-with-amazon-emr-managed-policies": "true" };

/** Core nodes for so many bytes: one more for each `bytes_per_node`, within the limits. */
export function nodesFor(
  { bytes_per_node, max_nodes, min_nodes }: Settings["core"],
  bytes: number,
): number {
  return Math.min(max_nodes, Math.max(min_nodes, Math.ceil(bytes / bytes_per_node)));
}

/** What EMR is asked for: a cluster that does the jobs of one run and ends. */
export function clusterRequest(
  settings: Settings,
  run: LaunchRun,
  bytes: number,
): RunJobFlowCommandInput {
  const { bootstrap, configurations, core, primary } = settings;
  const tags = { ...settings.tags, ...FOR_EMR, run_id: run.run_id };
  return {
    Name: clusterName(settings.name_prefix, run.run_id),
    ReleaseLabel: settings.release,
    LogUri: settings.log_uri,
    ServiceRole: settings.service_role,
    JobFlowRole: settings.instance_profile,
    SecurityConfiguration: settings.security_configuration,
    Applications: [{ Name: "Spark" }],
    Configurations: configurations,
    BootstrapActions: [
      {
        Name: "packages",
        ScriptBootstrapAction: { Path: bootstrap.script, Args: bootstrap.args },
      },
    ],
    Instances: {
      Ec2SubnetIds: settings.subnet_ids,
      EmrManagedMasterSecurityGroup: settings.node_group,
      EmrManagedSlaveSecurityGroup: settings.node_group,
      ServiceAccessSecurityGroup: settings.service_group,
      InstanceFleets: [
        fleet("MASTER", primary.instance_types, 1, false),
        fleet("CORE", core.instance_types, nodesFor(core, bytes), core.spot),
      ],
      // It ends with its last step, or with the first that fails.
      KeepJobFlowAliveWhenNoSteps: false,
      TerminationProtected: false,
    },
    Steps: settings.jobs.map((job) => step(job, run)),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function fleet(
  InstanceFleetType: "MASTER" | "CORE",
  types: readonly string[],
  nodes: number,
  spot: boolean,
): InstanceFleetConfig {
  return {
    Name: InstanceFleetType.toLowerCase(),
    InstanceFleetType,
    TargetOnDemandCapacity: spot ? 0 : nodes,
    TargetSpotCapacity: spot ? nodes : 0,
    InstanceTypeConfigs: types.map((InstanceType) => ({
      InstanceType,
      WeightedCapacity: 1,
      EbsConfiguration: {
        EbsBlockDeviceConfigs: [
          {
            VolumeSpecification: { VolumeType: "gp3", SizeInGB: VOLUME_GB },
            VolumesPerInstance: 1,
          },
        ],
      },
    })),
    LaunchSpecifications: {
      OnDemandSpecification: { AllocationStrategy: "lowest-price" },
      ...(spot && {
        SpotSpecification: {
          AllocationStrategy: "capacity-optimized",
          TimeoutDurationMinutes: SPOT_MINUTES,
          TimeoutAction: "SWITCH_TO_ON_DEMAND",
        },
      }),
    },
  };
}

function step(
  { arguments: known, name, submit }: Settings["jobs"][number],
  run: LaunchRun,
): StepConfig {
  const { business_date, manifest_uri, run_id } = run;
  const all = { ...known, run_id, business_date, manifest_uri };
  return {
    Name: name,
    ActionOnFailure: "TERMINATE_CLUSTER",
    HadoopJarStep: {
      Jar: "command-runner.jar",
      Args: [
        "spark-submit",
        ...submit,
        ...Object.entries(all).flatMap(([argument, value]) => [`--${argument}`, value]),
      ],
    },
  };
}
