import {
  CreateModelPackageCommand,
  DescribeTrainingJobCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { splitUri } from "../core/manifest";
import { newestPackage } from "../core/model/packages";
import { SERVING } from "../core/model/serving";
import { filesOf } from "./archive";
import type { Env } from "./env";

/** What the gate of a training said. */
const verdict = v.object({
  approved: v.boolean(),
  serves: v.string(),
  reasons: v.array(v.string()),
});
export type Verdict = v.InferOutput<typeof verdict>;

/** A training that has ended well. */
export interface Trained {
  readonly run_id: string;
  readonly business_date: string;
  readonly job: string;
}

export interface Registering {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly env: Env;
}

/** SageMaker's limit. */
const MAX_DESCRIPTION = 1024;

/** Puts a trained model into the registry, approved or not, once; its card goes beside it. */
export async function register(
  { env, s3, sagemaker }: Registering,
  { business_date, job, run_id }: Trained,
): Promise<Verdict> {
  const described = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: job }));
  const data = described.ModelArtifacts?.S3ModelArtifacts;
  if (data === undefined) throw new Error(`training job ${job} left no model; train again`);
  const files = await filesOf(s3, data, ["verdict.json", "card.json"]);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), verdict), files["verdict.json"]);
  if (!parsed.success) throw new Error(`verdict.json in ${data} is no verdict; train again`);
  await putCard(s3, data, files["card.json"]);
  // A call that is made again finds what it made.
  if ((await newestPackage(sagemaker, env.MODEL_GROUP))?.data === data) return parsed.output;
  const { approved, reasons } = parsed.output;
  await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: env.MODEL_GROUP,
      ModelPackageDescription: reasons.join("; ").slice(0, MAX_DESCRIPTION),
      ModelApprovalStatus: approved ? "Approved" : "Rejected",
      CustomerMetadataProperties: { run_id, business_date, training_job: job },
      InferenceSpecification: {
        Containers: [{ Image: env.IMAGE_URI, ModelDataUrl: data, Environment: { ...SERVING } }],
        SupportedContentTypes: ["application/x-parquet"],
        SupportedResponseMIMETypes: ["application/jsonlines"],
      },
    }),
  );
  return parsed.output;
}

async function putCard(s3: S3Client, data: string, card: string): Promise<void> {
  const { bucket, key } = splitUri(data);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key.replace(/[^/]+$/, "card.json"),
      Body: card,
      ContentType: "application/json",
    }),
  );
}
