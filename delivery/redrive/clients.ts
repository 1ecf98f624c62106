import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** The AWS APIs that putting things right takes. */
export interface RedriveClients {
  readonly documents: DynamoDBDocumentClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
}

/** Clients with the credentials and the address of the environment: AWS, or a local one. */
export function redriveClients(region: string): RedriveClients {
  return {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient({ region })),
    lambda: new LambdaClient({ region }),
    logs: new CloudWatchLogsClient({ region }),
    s3: new S3Client({ region }),
    sfn: new SFNClient({ region }),
    sqs: new SQSClient({ region }),
  };
}
