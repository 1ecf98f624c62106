import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { PATIENCE } from "../core/patience";
import { checkRunId } from "../core/run-records";
import { chooseModel, type ChooseRequest } from "./choose";
import { readEnv } from "./env";

const choosing = {
  env: readEnv(process.env),
  s3: new S3Client(PATIENCE),
  sagemaker: new SageMakerClient(PATIENCE),
  now: () => new Date().toISOString(),
};

/** After a training, or without one: which model forecasts? */
export const handler = async (request: ChooseRequest): Promise<{ readonly model: string }> => {
  checkRunId(request.run_id);
  return chooseModel(choosing, request);
};
