import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EMRClient } from "@aws-sdk/client-emr";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Clusters } from "../core/emr/clusters";
import { PATIENCE } from "../core/patience";
import { readStopEnv } from "../emr-ended/env";
import { runIdOf, stop, type StopRequest } from "./stop";

const env = readStopEnv(process.env);
const emr = new EMRClient(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const clusters = new Clusters(documents, env.CLUSTERS_TABLE);

/** Nobody pays for the cluster of a run that is over. */
export const handler = async (
  event: StopRequest,
): Promise<{ readonly stopped: string | null }> => ({
  stopped: await stop({ emr, clusters }, runIdOf(event)),
});
