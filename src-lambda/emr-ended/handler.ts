import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EMRClient } from "@aws-sdk/client-emr";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Clusters } from "../core/emr/clusters";
import { PATIENCE } from "../core/patience";
import { type ClusterEvent, ended } from "./ended";
import { readEnv } from "./env";

const env = readEnv(process.env);
const emr = new EMRClient(PATIENCE);
const sfn = new SFNClient(PATIENCE);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(PATIENCE));
const clusters = new Clusters(documents, env.CLUSTERS_TABLE);

/** EMR says that a cluster has ended: the run that waits for it goes on, or fails with the reason. */
export const handler = async (event: ClusterEvent): Promise<{ readonly told: boolean }> => ({
  told: await ended({ emr, sfn, clusters, prefix: env.NAME_PREFIX }, event),
});
