import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";

/** The AWS APIs that putting things right takes. */
export interface RedriveClients {
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
}

/** Clients with the credentials and the address of the environment: AWS, or a local one. */
export function redriveClients(region: string): RedriveClients {
  return {
    lambda: new LambdaClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
    sfn: new SFNClient({ region }),
    sqs: new SQSClient({ region }),
  };
}
