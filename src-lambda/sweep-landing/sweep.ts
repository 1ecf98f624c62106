import type { S3Client } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Ledger } from "../core/ledger";
import { FILE_STATES } from "../core/ledger-item";
import type { Env } from "./env";
import { type LandedVersion, landedVersions } from "./landed-versions";

/** A younger file is most likely on its way through the queue. */
const GRACE_MINUTES = 15;
/** SQS takes no more at once. */
const BATCH = 10;

/** What the sweep works with. */
export interface Sweeping {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly ledger: Ledger;
  readonly env: Env;
  readonly now: () => Date;
}

/** What the sweep found. */
export interface Swept {
  readonly landed: number;
  readonly queued: number;
}

/**
 * Queues every landed file that the ledger does not know: its event was lost. A content that was
 * delivered a second time is known under one of its versions only, so the other one is read once more
 * per sweep; that changes nothing.
 */
export async function sweepLanding({ env, ledger, now, s3, sqs }: Sweeping): Promise<Swept> {
  const at = now();
  const since = new Date(at.getTime() - env.SWEEP_DAYS * 24 * 3_600_000);
  const until = new Date(at.getTime() - GRACE_MINUTES * 60_000);
  const known = await knownVersions(ledger, since);
  const window = { bucket: env.RAW_BUCKET, prefix: env.LANDING_PREFIX, since, until };
  const lost: LandedVersion[] = [];
  let landed = 0;
  for await (const version of landedVersions(s3, window)) {
    landed += 1;
    if (!known.has(version.versionId)) lost.push(version);
  }
  for (let i = 0; i < lost.length; i += BATCH) await queue(sqs, env, lost.slice(i, i + BATCH));
  return { landed, queued: lost.length };
}

async function knownVersions(ledger: Ledger, since: Date): Promise<ReadonlySet<string>> {
  const versions = new Set<string>();
  for (const state of FILE_STATES) {
    for await (const item of ledger.arrivedSince(state, since.toISOString())) {
      versions.add(item.version_id);
    }
  }
  return versions;
}

async function queue(sqs: SQSClient, env: Env, batch: readonly LandedVersion[]): Promise<void> {
  const Entries = batch.map((version, i) => ({
    Id: String(i),
    MessageBody: JSON.stringify(objectCreated(env.RAW_BUCKET, version)),
  }));
  const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: env.QUEUE_URL, Entries }));
  const [failed] = answer.Failed ?? [];
  if (failed)
    throw new Error(
      `queue took ${batch.length - (answer.Failed?.length ?? 0)} of ${batch.length} messages: ${failed.Code}: ${failed.Message}`,
    );
}

/** The event that S3 sends, as far as the queue's reader looks at it. */
const objectCreated = (bucket: string, { key, versionId }: LandedVersion) => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: {
    bucket: { name: bucket },
    object: { key, "version-id": versionId },
    reason: "sweep-landing",
  },
});
