import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import { LANDING, ORIGINAL, REFUSED } from "../catalog/retention";
import { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { type LandingDataset, landingDatasets } from "./landing-datasets";
import { LandingQueue } from "./landing-queue";
import { QueueConsumer } from "./queue-consumer";

/** Lambda's longest; a file of the largest size takes most of it. */
const TIMEOUT_SECONDS = 900;

export interface IngestLimits {
  readonly maxFileBytes: number;
  readonly maxGzipRatio: number;
  readonly partBytes: number;
  /** Files read at the same time. */
  readonly concurrency: number;
  readonly reservedConcurrency?: number;
}

export interface IngestFileProps {
  readonly name: string;
  readonly raw: DataBucket;
  readonly quarantine: DataBucket;
  readonly files: ItemTable;
  readonly contracts: readonly Contract[];
  readonly limits: IngestLimits;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** Takes every file of the drop box in: a queue, and the function that reads the file. */
export class IngestFile extends Construct {
  /** Holds what could not be taken in. */
  readonly deadLetterName: string;
  readonly queue: LandingQueue;
  private readonly datasets: Readonly<Record<string, LandingDataset>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: IngestFileProps,
  ) {
    super(scope, id);
    const { contracts, key, limits, name, raw } = props;
    this.datasets = landingDatasets(contracts);
    const queue = new LandingQueue(this, "landed", {
      name,
      bucket: raw.name,
      prefix: `${LANDING}/`,
      key,
      // No longer than one try: the consumer's concurrency is capped, so nothing is throttled.
      visibilitySeconds: TIMEOUT_SECONDS + 30,
    });
    const consumer = this.createFunction();
    this.grant(consumer.role);
    new QueueConsumer(this, "consumer", { queue, consumer, concurrency: limits.concurrency });
    this.queue = queue;
    this.deadLetterName = queue.deadLetterName;
  }

  private createFunction(): NodeFunction {
    const { files, key, limits, logRetentionDays, name, quarantine, raw } = this.props;
    return new NodeFunction(this, "function", {
      name,
      source: "ingest-file",
      description: "Checks a landed file and writes its canonical parts.",
      environment: {
        RAW_BUCKET: raw.name,
        QUARANTINE_BUCKET: quarantine.name,
        FILES_TABLE: files.name,
        MAX_FILE_BYTES: String(limits.maxFileBytes),
        MAX_GZIP_RATIO: String(limits.maxGzipRatio),
        PART_BYTES: String(limits.partBytes),
      },
      bundled: { DATASETS: JSON.stringify(this.datasets) },
      key,
      logRetentionDays,
      timeoutSeconds: TIMEOUT_SECONDS,
      // One whole processor; the memory itself is not needed.
      memoryMb: 1769,
      reservedConcurrency: limits.reservedConcurrency,
    });
  }

  private grant(role: ServiceRole): void {
    const { files, quarantine, raw } = this.props;
    raw.grantReadVersions(role, LANDING);
    raw.grantSeeMissing(role);
    raw.grantWrite(role, ORIGINAL);
    Object.values(this.datasets).forEach(({ dataset }) => raw.grantWrite(role, dataset));
    quarantine.grantWrite(role, REFUSED);
    files.grant(role, "GetItem", "PutItem", "UpdateItem");
  }
}
