import { createHash } from "node:crypto";
import { CreateModelCommand } from "@aws-sdk/client-sagemaker";
import { newestPackage } from "../core/model/packages";
import { SERVING } from "../core/model/serving";
import { writeRecord } from "../core/run-records";
import { ignoreExisting } from "./already-there";
import { serve } from "./endpoint";
import { register, type Registering, type Verdict } from "./register";

/** Input from the state machine. */
export interface ChooseRequest {
  readonly run_id: string;
  readonly business_date: string;
  /** The training job of this run; blank if it had none. */
  readonly trained: string;
}

export interface Choosing extends Registering {
  readonly now: () => string;
}

/**
 * Makes the model that forecasts: the newest one. One that did not earn its place holds the champion, or seasonal
 * naive, and serves that; `train.py` saw to it.
 */
export async function chooseModel(
  choosing: Choosing,
  { business_date, run_id, trained: job }: ChooseRequest,
): Promise<{ readonly model: string }> {
  const { env, now, s3, sagemaker } = choosing;
  const verdict = job ? await register(choosing, { run_id, business_date, job }) : undefined;
  const newest = await newestPackage(sagemaker, env.MODEL_GROUP);
  if (!newest) throw new Error(`${env.MODEL_GROUP} has no model; start a run with "train": true`);
  const model = await createModel(choosing, newest.data, { isolated: true });
  if (env.ENDPOINT) {
    // Serverless inference takes no model that is isolated from the network.
    const open = await createModel(choosing, newest.data, { isolated: false });
    await serve(sagemaker, env.NAME_PREFIX, open, env.ENDPOINT);
  }
  await writeRecord(s3, env.CURATED_BUCKET, {
    run_id,
    business_date,
    step: "choose_model",
    status: "succeeded",
    reason: said(verdict, newest.business_date),
    notices: verdict?.reasons ?? [],
    finished_at: now(),
  });
  return { model };
}

function said(verdict: Verdict | undefined, of: string | undefined): string {
  if (!verdict) return `no training was due: the model of ${of ?? "no known day"} forecasts`;
  if (verdict.approved) return "the model trained today earned its place and forecasts";
  return `the model trained today did not earn its place: ${verdict.serves} forecasts`;
}

/** One model for one archive and use: a model cannot be changed, and making it twice makes nothing. */
async function createModel(
  { env, sagemaker }: Registering,
  data: string,
  { isolated }: { readonly isolated: boolean },
): Promise<string> {
  const what = isolated ? data : `${data} for the endpoint`;
  const hash = createHash("sha256").update(what).digest("hex").slice(0, 16);
  const ModelName = `${env.NAME_PREFIX}-${hash}`;
  await ignoreExisting(
    sagemaker.send(
      new CreateModelCommand({
        ModelName,
        ExecutionRoleArn: env.MODEL_ROLE_ARN,
        PrimaryContainer: {
          Image: env.IMAGE_URI,
          ModelDataUrl: data,
          Environment: { ...SERVING },
        },
        EnableNetworkIsolation: isolated,
      }),
    ),
  );
  return ModelName;
}
