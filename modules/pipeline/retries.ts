import type { Retry } from "./step";

const MANY = { IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 };

/** The service was busy or had a fault of its own; an error of our code is not retried. */
export const LAMBDA_RETRY: Retry = {
  ErrorEquals: [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
  ],
  ...MANY,
};

/** Also waits for another run of the same job to end. */
export const GLUE_RETRY: Retry = {
  ErrorEquals: [
    "Glue.ConcurrentRunsExceededException",
    "Glue.ResourceNumberLimitExceededException",
    "Glue.ThrottlingException",
    "Glue.InternalServiceException",
    "Glue.OperationTimeoutException",
  ],
  IntervalSeconds: 30,
  MaxAttempts: 6,
  BackoffRate: 2,
};

/** Athena's queue was full or the service had a fault of its own. */
export const ATHENA_RETRY: Retry = {
  ErrorEquals: [
    "Athena.TooManyRequestsException",
    "Athena.InternalServerException",
    "Athena.ThrottlingException",
  ],
  ...MANY,
};

/** The topic or its key was busy. */
export const SNS_RETRY: Retry = {
  ErrorEquals: [
    "SNS.InternalErrorException",
    "SNS.ThrottledException",
    "SNS.KMSThrottlingException",
    "Sns.SnsException",
  ],
  ...MANY,
};
