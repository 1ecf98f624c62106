import { GlueJob as AwsGlueJob } from "@cdktf/provider-aws/lib/glue-job";
import { Construct } from "constructs";
import type { Dataset } from "../catalog/dataset";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import { ServiceRole } from "../iam/service-role";
import { GLUE_RETRIES } from "../pipeline/retries";
import type { Step, Task } from "../pipeline/step";
import { CodeObject } from "../storage/code-object";
import { type Folder, jobArguments } from "./job-arguments";
import type { JobRuntime } from "./job-runtime";

export interface GlueJobProps {
  readonly name: string;
  /** Folder under `glue/` that holds `job.py`; also the name of the step. */
  readonly source: string;
  readonly description: string;
  readonly runtime: JobRuntime;
  readonly reads: readonly Dataset[];
  readonly writes: readonly Dataset[];
  /** Files that it reads besides. @default - none */
  readonly folders?: readonly Folder[];
  /** What a run is told; keys that end in `.$` are paths. @default - the run that claimed files */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Runs at the same time; more than one only where the job holds leases. @default 1 */
  readonly concurrentRuns?: number;
}

/** A PySpark job. Its permissions and its arguments follow from the datasets it names. */
export class GlueJob extends Construct implements Step {
  readonly name: string;
  /** What Glue calls it. */
  readonly jobName: string;
  readonly task: Task;
  private readonly arn: string;

  constructor(scope: Construct, id: string, props: GlueJobProps) {
    super(scope, id);
    const { name, reads, runtime, source, writes } = props;
    const path = `glue/${source}/job.py`;
    const code = { bucket: runtime.artifacts, path, name: `${source}/job.py` };
    const script = new CodeObject(this, "script", code);
    const role = new ServiceRole(this, "role", { name, service: "glue.amazonaws.com" });
    script.grantRead(role);
    runtime.grantUse(role);
    reads.forEach((dataset) => dataset.grantRead(role));
    writes.forEach((dataset) => dataset.grantWrite(role));
    props.folders?.forEach(({ bucket, prefix }) => {
      bucket.grantRead(role, prefix);
      bucket.grantFolder(role, prefix);
    });
    this.createJob(props, role.arn, script.uri);
    this.name = source;
    this.jobName = name;
    this.arn = arnOf(this, "glue", `job/${name}`);
    this.task = runOf(name, props.arguments ?? CLAIMED, runtime.capacity.timeoutMinutes);
  }

  grantRun(role: ServiceRole): void {
    const verbs = ["StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun"];
    const actions = verbs.map((verb) => `glue:${verb}`);
    role.allow({ sid: sid("Run", this.name), actions, resources: [this.arn] });
  }

  private createJob(props: GlueJobProps, roleArn: string, scriptLocation: string): void {
    const { description, name, reads, runtime, writes } = props;
    const { capacity, leasesTable, logGroupPrefix, packageUri: extraPyFiles, warehouse } = runtime;
    const datasets = [...reads, ...writes];
    new AwsGlueJob(this, "job", {
      name,
      description,
      roleArn,
      glueVersion: "5.1",
      workerType: capacity.workerType,
      numberOfWorkers: capacity.workers,
      timeout: capacity.timeoutMinutes,
      // The state machine retries what is worth it.
      maxRetries: 0,
      executionProperty: { maxConcurrentRuns: props.concurrentRuns ?? 1 },
      command: { name: "glueetl", scriptLocation, pythonVersion: "3" },
      defaultArguments: jobArguments({
        datasets,
        folders: props.folders ?? [],
        extraPyFiles,
        leasesTable,
        logGroupPrefix,
        warehouse,
      }),
    });
  }
}

/** Time that Glue may take to find machines before the job's own timeout starts. */
const START_MINUTES = 15;

/** What claim_files left in the run's state. */
const CLAIMED = {
  "--run_id.$": "$.claim.run_id",
  "--business_date.$": "$.claim.business_date",
  "--manifest_uri.$": "$.claim.manifest_uri",
};

const runOf = (
  job: string,
  runArguments: Readonly<Record<string, string>>,
  timeoutMinutes: number,
): Task => ({
  Resource: "arn:aws:states:::glue:startJobRun.sync",
  Parameters: { JobName: job, Arguments: runArguments },
  // What the job found stands in pipeline_runs.
  ResultPath: null,
  TimeoutSeconds: (timeoutMinutes + START_MINUTES) * 60,
  Retry: GLUE_RETRIES,
});
