import type { Retry } from "./step";

// Full jitter: many that were refused together do not come back together.
const jitter = { BackoffRate: 2, JitterStrategy: "FULL" } as const;

/** The service is busy or has a fault of its own: that passes in seconds, up to four minutes. */
const busy = (ErrorEquals: readonly string[]): Retry => ({
  ErrorEquals,
  IntervalSeconds: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 60,
  ...jitter,
});

/** Something must end before there is room: that takes minutes, up to an hour. */
const full = (ErrorEquals: readonly string[]): Retry => ({
  ErrorEquals,
  IntervalSeconds: 30,
  MaxAttempts: 15,
  MaxDelaySeconds: 300,
  ...jitter,
});

// What is not named here is permanent: an error of our code, a missing permission, a wrong input,
// and States.Timeout, after which nobody knows whether another try would end sooner.

/** Retries of a function. */
export const LAMBDA_RETRIES: readonly Retry[] = [
  busy([
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.TooManyRequestsException",
  ]),
];

/** Retries of a job: also waits for another run of it to end, and for the account's quota. */
export const GLUE_RETRIES: readonly Retry[] = [
  full(["Glue.ConcurrentRunsExceededException", "Glue.ResourceNumberLimitExceededException"]),
  busy([
    // Also when Glue was called too often: Step Functions has no name of its own for that.
    "Glue.AWSGlueException",
    // The same of a call through `aws-sdk:`, which goes by a newer SDK.
    "Glue.GlueException",
    "Glue.ThrottlingException",
    "Glue.InternalServiceException",
    "Glue.OperationTimeoutException",
    "Glue.SdkClientException",
  ]),
];

/**
 * Retries of the start of a crawl: also waits for one that runs already. It may have passed the
 * run's files before they were there, so it does not count as the run's own.
 */
export const CRAWLER_RETRIES: readonly Retry[] = [
  full(["Glue.CrawlerRunningException"]),
  ...GLUE_RETRIES,
];

/** Retries of a training or a forecast: also waits for the account's quota of machines. */
export const SAGEMAKER_RETRIES: readonly Retry[] = [
  full(["SageMaker.ResourceLimitExceededException"]),
  busy([
    // Also when SageMaker was called too often: Step Functions has no name of its own for that.
    "SageMaker.AmazonSageMakerException",
    "SageMaker.SdkClientException",
  ]),
];

/** Retries of a query. */
export const ATHENA_RETRIES: readonly Retry[] = [
  busy([
    "Athena.TooManyRequestsException",
    "Athena.InternalServerException",
    "Athena.AmazonAthenaException",
    "Athena.ThrottlingException",
    "Athena.SdkClientException",
  ]),
];

/** Retries of QuickSight's calls; an import that failed is not made again. */
export const QUICKSIGHT_RETRIES: readonly Retry[] = [
  full(["QuickSight.LimitExceededException"]),
  busy([
    "QuickSight.ThrottlingException",
    "QuickSight.InternalFailureException",
    "QuickSight.QuickSightException",
    "QuickSight.SdkClientException",
  ]),
];

/** Retries of the start of another state machine. */
export const STATES_RETRIES: readonly Retry[] = [
  busy([
    "StepFunctions.ExecutionLimitExceeded",
    // Also when it was called too often: there is no better name for that.
    "StepFunctions.AWSStepFunctionsException",
    "StepFunctions.SdkClientException",
  ]),
];

/** Retries of an alert. */
export const SNS_RETRIES: readonly Retry[] = [
  busy([
    "SNS.InternalErrorException",
    "SNS.ThrottledException",
    "SNS.KMSThrottlingException",
    "SNS.AmazonSNSException",
    "SNS.SdkClientException",
  ]),
];

/** The longest that a call may wait between its tries. */
export const longestWait = (retries: readonly Retry[]): number =>
  retries.reduce((sum, retry) => sum + waits(retry), 0);

const waits = ({ BackoffRate, IntervalSeconds, MaxAttempts, MaxDelaySeconds }: Retry): number =>
  Array.from({ length: MaxAttempts }, (_, i) =>
    Math.min(IntervalSeconds * BackoffRate ** i, MaxDelaySeconds),
  ).reduce((sum, seconds) => sum + seconds, 0);

/** Retries of a job on EMR Serverless: also waits for the account's quota. */
export const EMR_SERVERLESS_RETRIES: readonly Retry[] = [
  full(["EMRServerless.ServiceQuotaExceededException"]),
  busy([
    // Also when EMR was called too often: Step Functions has no name of its own for that.
    "EMRServerless.EMRServerlessException",
    "EMRServerless.ThrottlingException",
    "EMRServerless.InternalServerException",
    "EMRServerless.SdkClientException",
  ]),
];
