import { AthenaClient } from "@aws-sdk/client-athena";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GlueClient } from "@aws-sdk/client-glue";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { QuickSightClient } from "@aws-sdk/client-quicksight";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Instance } from "./instance";

/** The AWS APIs that the local run talks to. */
export interface Clients {
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly dynamodb: DynamoDBClient;
  readonly athena: AthenaClient;
  readonly cloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly glue: GlueClient;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  readonly lambda: LambdaClient;
  readonly sagemaker: SageMakerClient;
  readonly quicksight: QuickSightClient;
}

/** Clients of a local AWS; told where it is, so that they never reach for a real one. */
export function localClients({ url, region }: Pick<Instance, "url" | "region">): Clients {
  const settings = {
    endpoint: url,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 3,
  };
  return {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sfn: new SFNClient(settings),
    dynamodb: new DynamoDBClient(settings),
    athena: new AthenaClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    glue: new GlueClient(settings),
    sqs: new SQSClient(settings),
    secrets: new SecretsManagerClient(settings),
    lambda: new LambdaClient(settings),
    sagemaker: new SageMakerClient(settings),
    quicksight: new QuickSightClient(settings),
  };
}
