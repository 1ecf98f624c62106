import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameOf } from "./failure";
import { initialize, type Place } from "./stack-commands";
import { pullState } from "./stored-state";
import { backendOf, type Stack } from "./synthesized";
import { terraform } from "./terraform";

/**
 * Give a stack without state an empty one, so that stacks that read it can be planned before it is applied. Never
 * replaces a state. True when there was none.
 */
export async function seedState(place: Place, s3: S3Client, stack: Stack): Promise<boolean> {
  return stack.cloud ? seedWorkspace(place, stack) : seedObject(s3, stack);
}

async function seedObject(s3: S3Client, stack: Stack): Promise<boolean> {
  const { bucket, key, kms_key_id } = backendOf(stack);
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: emptyState(),
        ContentType: "application/json",
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: kms_key_id,
        IfNoneMatch: "*",
      }),
    );
    return true;
  } catch (error) {
    if (nameOf(error) === "PreconditionFailed") return false;
    throw error;
  }
}

/** Terraform compares lineages, so that what was written in between is refused, too, and not lost. */
async function seedWorkspace(place: Place, stack: Stack): Promise<boolean> {
  await initialize(place, stack);
  if ((await pullState(place, stack)).lineage) return false;
  const seed = join(stack.folder, "seed.tfstate");
  writeFileSync(seed, emptyState());
  try {
    await terraform(place, stack, ["state", "push", seed]);
    return true;
  } finally {
    rmSync(seed);
  }
}

/** A state without resources as Terraform writes it; the version is the least that the stacks ask for. */
export function emptyState(): string {
  const state = {
    version: 4,
    terraform_version: "1.11.0",
    serial: 1,
    lineage: randomUUID(),
    outputs: {},
    resources: [],
    check_results: null,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}
