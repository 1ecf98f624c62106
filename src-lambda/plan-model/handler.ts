import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { PATIENCE } from "../core/patience";
import { checkRunId } from "../core/run-records";
import { readEnv } from "./env";
import { type ModelPlan, planModel, type PlanRequest } from "./plan";

const planning = {
  env: readEnv(process.env),
  glue: new GlueClient(PATIENCE),
  s3: new S3Client(PATIENCE),
  sagemaker: new SageMakerClient(PATIENCE),
};

/** Before the forecast: does this run train, and on what? */
export const handler = async (request: PlanRequest): Promise<ModelPlan> => {
  checkRunId(request.run_id);
  return planModel(planning, request);
};
