import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { log } from "../core/log";
import { metrics } from "../core/metrics";
import { PATIENCE } from "../core/patience";
import { readEnv } from "./env";
import { type Freshness, freshnessOf } from "./freshness";

const env = readEnv(process.env);
const checking = {
  glue: new GlueClient(PATIENCE),
  s3: new S3Client(PATIENCE),
  now: () => new Date(),
};

/** Measures the age of every table that promises to be fresh. */
export const handler = async (): Promise<readonly Freshness[]> => {
  const found: Freshness[] = [];
  for (const watched of env.TABLES) found.push(await freshnessOf(checking, watched));
  for (const { dataset, hours } of found) {
    if (hours === undefined) continue;
    metrics
      .singleMetric()
      .addDimension("dataset", dataset)
      .addMetric("HoursSincePublished", "None", hours);
  }
  log("info", "freshness checked", { tables: found });
  return found;
};
