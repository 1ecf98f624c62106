import type { Construct } from "constructs";
import type { Config } from "../config";
import { contract, contracts } from "../contracts";
import type { Crawler } from "../modules/catalog/crawler";
import type { Dataset } from "../modules/catalog/dataset";
import type { Zone } from "../modules/catalog/zone";
import type { AlertTopic } from "../modules/observability/alert-topic";
import { FunctionAlarm } from "../modules/observability/function-alarm";
import { QueueAlarm } from "../modules/observability/queue-alarm";
import { CheckContract } from "../modules/pipeline/check-contract";
import { ClaimFiles } from "../modules/pipeline/claim-files";
import { IngestFile } from "../modules/pipeline/ingest-file";
import { Sources } from "../modules/pipeline/sources";
import { SweepLanding } from "../modules/pipeline/sweep-landing";
import type { DataKey } from "../modules/storage/data-key";
import type { ItemTable } from "../modules/storage/item-table";
import { BaseStack } from "./base-stack";

export interface IngestionInputs {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly lake: {
    readonly raw: Zone;
    readonly curated: Zone;
    readonly quarantine: Zone;
    readonly pipelineRuns: Dataset;
    readonly files: ItemTable;
    readonly watermarks: ItemTable;
    readonly idempotency: ItemTable;
    readonly leases: ItemTable;
    readonly crawl: Crawler;
  };
}

/** From the drop box to files that a run can claim. */
export class IngestionStack extends BaseStack {
  /** The first step of a run. */
  readonly claim: ClaimFiles;
  /** Queues that hold what could not be taken in. */
  readonly deadLetters: readonly string[];
  /** Follows the crawl. */
  readonly checkContract: CheckContract;

  constructor(scope: Construct, config: Config, inputs: IngestionInputs) {
    super(scope, "ingestion", config);
    const ingest = this.ingestFile(inputs);
    const sources = this.sources(inputs);
    this.deadLetters = [ingest.deadLetterName, sources.deadLetterName];
    this.sweepLanding(ingest, inputs);
    this.claim = this.claimFiles(inputs);
    this.checkContract = this.contractCheck(inputs);
  }

  /** Takes in what lands, and says so when it cannot. */
  private ingestFile({ alerts, key, lake }: IngestionInputs): IngestFile {
    const name = this.name("ingest-file");
    const ingest = new IngestFile(this, "ingest-file", {
      name,
      raw: lake.raw.bucket,
      quarantine: lake.quarantine.bucket,
      files: lake.files,
      contracts: [...contracts().values()],
      limits: this.config.ingest,
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
    new QueueAlarm(this, "not-taken-in", {
      queueName: ingest.deadLetterName,
      meaning: "A landed file could not be taken in after several tries.",
      alerts,
    });
    new FunctionAlarm(this, "ingest-errors", { functionName: name, alerts });
    return ingest;
  }

  /** Fetches from elsewhere what then lands. */
  private sources({ alerts, key, lake }: IngestionInputs): Sources {
    const { destroyWithData, ingest, logRetentionDays, protect, sources } = this.config;
    return new Sources(this, "sources", {
      prefix: this.place.prefix,
      entries: sources,
      contracts: contracts(),
      raw: lake.raw.bucket,
      watermarks: lake.watermarks,
      idempotency: lake.idempotency,
      maxFileBytes: ingest.maxFileBytes,
      alerts,
      key,
      logRetentionDays,
      destroyWithData,
      protect,
    });
  }

  /** Finds what landed without being taken in. */
  private sweepLanding({ queue }: IngestFile, { alerts, key, lake }: IngestionInputs): void {
    const { logRetentionDays, schedule } = this.config;
    new SweepLanding(this, "sweep-landing", {
      name: this.name("sweep-landing"),
      raw: lake.raw.bucket,
      files: lake.files,
      queue,
      expression: schedule.sweepCron,
      enabled: schedule.enabled,
      key,
      logRetentionDays,
      alerts,
    });
  }

  private claimFiles({ key, lake }: IngestionInputs): ClaimFiles {
    return new ClaimFiles(this, "claim-files", {
      name: this.name("claim-files"),
      stateMachine: this.name("daily"),
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      leases: lake.leases,
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }

  private contractCheck({ key, lake }: IngestionInputs): CheckContract {
    return new CheckContract(this, "check-contract", {
      name: this.name("check-contract"),
      contract: contract("sales_raw"),
      contracts: [...contracts().values()],
      crawler: lake.crawl,
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }
}
