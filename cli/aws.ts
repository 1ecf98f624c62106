import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { join } from "node:path";
import type { Delivery } from "../delivery/apply-stacks";
import { Failure, messageOf } from "../delivery/failure";
import { refuseForeignStacks } from "../delivery/guard";
import { forgetMarkers, readMarkers, releaseStaleLocks, stopLeftover } from "../delivery/leftovers";
import type { Progress } from "../delivery/progress";
import type { Place } from "../delivery/stack-commands";
import { readStacks } from "../delivery/synthesized";
import type { Target } from "../delivery/target";
import { synth } from "../local/synth";
import { readToolchain, terraformEnvironment } from "../local/toolchain";
import { stopSignal } from "./interrupt";
import { pathsOf, projectFolder, targetOf } from "./project";

/** Synthesize a stage and get ready to apply it with the caller's own AWS credentials. */
export async function prepareDelivery(stage: string, progress: Progress): Promise<Delivery> {
  const project = projectFolder();
  const target = targetOf(stage);
  const { output } = pathsOf(project);
  const work = join(project, ".build", "aws", stage);
  const logs = join(work, "logs");
  await progress.run(`synth ${stage}`, () =>
    synth({ project, stage, output, logs, env: process.env, signal: stopSignal }),
  );
  const stacks = readStacks(output);
  refuseForeignStacks(target, stacks);
  await progress.run("check the account", async (report) => report(await checkAccount(target)));
  const toolchain = readToolchain(project, "terraform");
  const place: Place = {
    id: `${target.account}-${target.region}`,
    notes: work,
    binary: toolchain.terraform,
    env: { ...process.env, ...terraformEnvironment(toolchain) },
    logs,
    markers: join(work, "terraform"),
    signal: stopSignal,
  };
  const delivery = {
    place,
    s3: new S3Client({ region: target.region }),
    stacks,
    progress,
  };
  await cleanUp(delivery, target);
  return delivery;
}

/** Refuse credentials of another account than the stage's. */
export async function checkAccount(target: Target): Promise<string> {
  const identity = await callerIdentity(target);
  if (identity.Account === target.account)
    return `${identity.Arn} in ${target.account}, ${target.region}`;
  throw new Failure(
    `these credentials are of account ${identity.Account} (${identity.Arn}), stage ${target.stage} is ${target.account}`,
    `use credentials of ${target.account}, or correct config/${target.stage}.ts`,
  );
}

async function callerIdentity({ region }: Target) {
  try {
    return await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  } catch (error) {
    throw new Failure(
      `AWS does not know who you are: ${messageOf(error)}`,
      "aws sts get-caller-identity",
    );
  }
}

async function cleanUp(
  { place, s3, stacks, progress }: Delivery,
  { region }: Target,
): Promise<void> {
  const dynamodb = new DynamoDBClient({ region });
  for (const marker of readMarkers(place.markers)) {
    progress.note(
      `a command was killed while Terraform worked on stack ${marker.stack}; letting it end`,
    );
    await stopLeftover(marker, stopSignal);
    const stack = stacks.find((each) => each.name === marker.stack);
    const released = stack ? await releaseStaleLocks({ s3, dynamodb }, stack, marker) : [];
    for (const lock of released) progress.note(`released the lock of a killed Terraform: ${lock}`);
  }
  forgetMarkers(place.markers);
}
