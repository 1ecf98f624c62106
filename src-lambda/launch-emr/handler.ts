import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EMRClient } from "@aws-sdk/client-emr";
import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Clusters } from "../core/emr/clusters";
import { PATIENCE } from "../core/patience";
import { checkRunId } from "../core/run-records";
import { readEnv } from "./env";
import { launch, type LaunchRequest } from "./launch";
import { readSettings } from "./settings";

const env = readEnv(process.env);
const s3 = new S3Client(PATIENCE);
const clients = {
  s3,
  emr: new EMRClient(PATIENCE),
  glue: new GlueClient(PATIENCE),
  sfn: new SFNClient(PATIENCE),
};
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const clusters = new Clusters(documents, env.CLUSTERS_TABLE);
const now = () => new Date().toISOString();

/** Starts the EMR cluster of a run; the step goes on when `emr-ended` says so. */
export const handler = async (request: LaunchRequest): Promise<{ readonly cluster_id: string }> => {
  checkRunId(request.run_id);
  const settings = await readSettings(s3, env.SETTINGS_URI);
  return { cluster_id: await launch({ ...clients, clusters, settings, now }, request) };
};
