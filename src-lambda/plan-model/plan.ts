import { createHash } from "node:crypto";
import type { Channel, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { type Lake, publishedSnapshot, type Snapshot } from "../core/iceberg";
import { log } from "../core/log";
import { newestPackage } from "../core/model/packages";
import { trainingReason } from "./due";
import type { Env } from "./env";

/** Input from the state machine. */
export interface PlanRequest {
  readonly run_id: string;
  readonly business_date: string;
  /** When the execution started. */
  readonly started_at: string;
  /** Of the execution; `train: true` asks for a training. */
  readonly input: unknown;
}

/** What the steps that follow are told. */
export interface ModelPlan {
  /** Whether there are sales to forecast from: a lake may have begun with none, or with none of past days. */
  readonly forecast: boolean;
  readonly train: boolean;
  /** Name of the run's jobs, but for the number of the try. */
  readonly job: string;
  readonly channels: readonly Channel[];
  /** As the toolkit reads them: each value is JSON. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** The training of this run; blank until there is one. */
  readonly trained: { readonly job: string };
}

/** What plan-model works with. */
export interface Planning extends Lake {
  readonly sagemaker: SageMakerClient;
  readonly env: Env;
}

/** Decides whether a run trains, and on what. */
export async function planModel(planning: Planning, request: PlanRequest): Promise<ModelPlan> {
  const { env, sagemaker } = planning;
  const { business_date, input, run_id } = request;
  const newest = await newestPackage(sagemaker, env.MODEL_GROUP);
  const occasion = { business_date, input, newest, weekday: env.TRAINING_WEEKDAY };
  const features = await featuresOf(planning);
  const forecast = features.bytes > 0;
  const reason = forecast ? trainingReason(occasion) : undefined;
  log("info", reason ? "trains" : "does not train", { run_id, reason, forecast });
  const champion = await newestPackage(sagemaker, env.MODEL_GROUP, { approved: true });
  return {
    forecast,
    train: reason !== undefined,
    job: jobName(request),
    channels: [
      channel("features", `${env.FEATURES_URI}/run_id=${run_id}/`),
      channel("code", env.CODE_URI),
      ...(champion ? [channel("champion", champion.data)] : []),
    ],
    hyperparameters: hyperparameters(env, run_id, features),
    trained: { job: "" },
  };
}

/**
 * SageMaker's names are short and know no dots; runs may be called anything. It never forgets one, so the start is in
 * it too: a stage that was destroyed and made again may have a run of the same name.
 */
export function jobName({
  business_date,
  run_id,
  started_at,
}: Pick<PlanRequest, "business_date" | "run_id" | "started_at">): string {
  const hash = createHash("sha256").update(`${run_id} ${started_at}`).digest("hex").slice(0, 12);
  return `forecast-${business_date}-${hash}`;
}

const channel = (ChannelName: string, S3Uri: string): Channel => ({
  ChannelName,
  DataSource: {
    S3DataSource: { S3DataType: "S3Prefix", S3Uri, S3DataDistributionType: "FullyReplicated" },
  },
});

async function featuresOf(planning: Planning): Promise<Snapshot> {
  const { FEATURES_DATABASE: database, FEATURES_TABLE: table } = planning.env;
  const snapshot = await publishedSnapshot(planning, { database, table });
  if (snapshot) return snapshot;
  throw new Error(`${database}.${table} is not there; the job ml_feature_engineering makes it`);
}

function hyperparameters(env: Env, run_id: string, { id }: Snapshot): Record<string, string> {
  const given = {
    run_id,
    lineage: `${env.FEATURES_TABLE}=${id}`,
    margin: Number(env.MARGIN),
    champion_tolerance: Number(env.CHAMPION_TOLERANCE),
    sagemaker_program: "train.py",
    sagemaker_submit_directory: "/opt/ml/input/data/code/sourcedir.tar.gz",
  };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}
