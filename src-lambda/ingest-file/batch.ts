import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { isGone } from "../core/aws-errors";
import { describeError, log } from "../core/log";
import { metrics } from "../core/metrics";
import { ingest, type Ingest, type Outcome } from "./ingest";
import { type LandedObject, readObjectCreated } from "./object-created";

/**
 * Takes the files of a batch one by one and names the messages to deliver again. A bad file is not
 * one of them; a message that cannot be read is, so that it ends in the dead-letter queue as it is.
 */
export async function ingestBatch(context: Ingest, event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    if (!(await taken(context, record))) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

async function taken(context: Ingest, record: SQSRecord): Promise<boolean> {
  let object: LandedObject | undefined;
  try {
    object = readObjectCreated(record.body);
    if (object.bucket !== context.env.RAW_BUCKET) {
      throw new Error(`event is of bucket ${object.bucket}, not of ${context.env.RAW_BUCKET}`);
    }
    tell(object, await ingest(context, object));
    return true;
  } catch (error) {
    if (object && isGone(error)) {
      log("warn", "file gone", {
        ...object,
        reason: "object or version does not exist (any more)",
      });
      return true;
    }
    log("error", "file not taken, will be delivered again", {
      message_id: record.messageId,
      ...object,
      ...describeError(error),
    });
    return false;
  }
}

function tell(object: LandedObject, { outcome, item }: Outcome): void {
  log(outcome === "refused" ? "warn" : "info", `file ${outcome}`, {
    ...object,
    file_id: item?.file_id,
    state: item?.state,
    rows: item?.rows,
    malformed: item?.malformed,
    reason_code: item?.reason_code,
    reason: item?.reason,
    notices: item?.notices,
  });
  if (outcome !== "accepted" || !item) return;
  metrics
    .singleMetric()
    .addDimension("dataset", item.dataset)
    .addMetric("FilesArrived", "Count", 1);
}
