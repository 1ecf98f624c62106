import { Construct } from "constructs";
import { EMR_PYTHON, type DeployedJob, type EmrRuntime } from "../compute/emr-runtime";
import { arnOf, placeOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import { EMR_SERVERLESS_RETRIES } from "./retries";
import type { Step, Task } from "./step";

export interface ServerlessStepProps {
  readonly job: DeployedJob;
  readonly runtime: EmrRuntime;
  readonly applicationId: string;
  /** Of the jobs. */
  readonly role: ServiceRole;
  readonly keyArn: string;
  readonly timeoutMinutes: number;
}

/** Time that EMR may take to find machines before the job's own timeout starts. */
const START_MINUTES = 15;
/** What Step Functions hears the end of a job by; it makes and keeps the rule itself. */
const ENDS_RULE = "StepFunctionsGetEventsForEMRServerlessJobRule";
/** Folder below a job's working directory into which EMR unpacks the packages. */
const PACKAGES = "packages";

/** A step that is one job on EMR Serverless. */
export class ServerlessStep implements Step {
  readonly name: string;
  readonly task: Task;

  constructor(
    private readonly scope: Construct,
    private readonly props: ServerlessStepProps,
  ) {
    const { applicationId, job, keyArn, role, runtime, timeoutMinutes } = props;
    this.name = job.name;
    const storage = { LogUri: runtime.logs, EncryptionKeyArn: keyArn };
    this.task = {
      Resource: "arn:aws:states:::emr-serverless:startJobRun.sync",
      Parameters: {
        ApplicationId: applicationId,
        "ClientToken.$": clientToken(job),
        ExecutionRoleArn: role.knownArn,
        Name: job.name,
        ExecutionTimeoutMinutes: timeoutMinutes,
        JobDriver: {
          SparkSubmit: {
            EntryPoint: job.script,
            "EntryPointArguments.$": entryPointArguments(job),
            SparkSubmitParameters: submitParameters(job, runtime, placeOf(scope).region),
          },
        },
        ConfigurationOverrides: {
          MonitoringConfiguration: { S3MonitoringConfiguration: storage },
        },
        Tags: { pipeline: placeOf(scope).prefix, "run_id.$": "$.claim.run_id" },
      },
      // What the job found stands in pipeline_runs.
      ResultPath: null,
      TimeoutSeconds: (timeoutMinutes + START_MINUTES) * 60,
      Retry: EMR_SERVERLESS_RETRIES,
    };
  }

  grantRun(role: ServiceRole): void {
    const { applicationId, role: jobs } = this.props;
    const application = arnOf(this.scope, "emr-serverless", `/applications/${applicationId}`);
    role.allow({
      sid: sid("Run", this.name),
      actions: [
        "emr-serverless:StartJobRun",
        "emr-serverless:TagResource",
        "emr-serverless:GetJobRun",
        "emr-serverless:CancelJobRun",
      ],
      resources: [application, `${application}/jobruns/*`],
    });
    role.allow({
      sid: "GiveEmrJobsTheirRole",
      actions: ["iam:PassRole"],
      resources: [jobs.knownArn],
      conditions: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
    });
    role.allow({
      sid: "HearOfEmrJobs",
      actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      resources: [arnOf(this.scope, "events", `rule/${ENDS_RULE}`)],
    });
  }
}

/** One job for each try of the step, however often the call is made; EMR takes no more than 64 characters. */
const clientToken = ({ name }: DeployedJob): string =>
  `States.Hash(States.Format('${name}-{}-{}', $$.Execution.Name, $$.Execution.RedriveCount), 'SHA-256')`;

/** What the deployment knows, and what the run adds. */
function entryPointArguments(job: DeployedJob): string {
  const known = Object.entries(job.arguments).flat();
  const ofRun = ["run_id", "business_date", "manifest_uri"].flatMap((name) => [
    `'--${name}'`,
    `$.claim.${name}`,
  ]);
  return `States.Array(${[...known.map((text) => `'${text}'`), ...ofRun].join(", ")})`;
}

function submitParameters(
  job: DeployedJob,
  { code, packages }: EmrRuntime,
  region: string,
): string {
  const settings = [
    ...job.settings,
    `spark.submit.pyFiles=${code}`,
    `spark.archives=${packages.uri}#${PACKAGES}`,
    ...["spark.emr-serverless.driverEnv", "spark.executorEnv"].flatMap((environment) => [
      `${environment}.PYSPARK_PYTHON=${EMR_PYTHON}`,
      `${environment}.PYTHONPATH=./${PACKAGES}`,
      `${environment}.AWS_DEFAULT_REGION=${region}`,
    ]),
  ];
  return settings.map((setting) => `--conf ${setting}`).join(" ");
}
