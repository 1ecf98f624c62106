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

  constructor(scope: Construct, config: Config, { key, alerts, lake }: IngestionInputs) {
    super(scope, "ingestion", config);
    const { ingest: limits, logRetentionDays, schedule } = config;
    const ingest = new IngestFile(this, "ingest-file", {
      name: this.name("ingest-file"),
      raw: lake.raw.bucket,
      quarantine: lake.quarantine.bucket,
      files: lake.files,
      contracts: [...contracts().values()],
      limits,
      key,
      logRetentionDays,
    });
    new QueueAlarm(this, "not-taken-in", {
      queueName: ingest.deadLetterName,
      meaning: "A landed file could not be taken in after several tries.",
      alerts,
    });
    const sources = new Sources(this, "sources", {
      prefix: this.place.prefix,
      entries: config.sources,
      contracts: contracts(),
      raw: lake.raw.bucket,
      watermarks: lake.watermarks,
      idempotency: lake.idempotency,
      alerts,
      key,
      logRetentionDays,
      destroyWithData: config.destroyWithData,
      protect: config.protect,
    });
    this.deadLetters = [ingest.deadLetterName, sources.deadLetterName];
    new FunctionAlarm(this, "ingest-errors", { functionName: this.name("ingest-file"), alerts });
    new SweepLanding(this, "sweep-landing", {
      name: this.name("sweep-landing"),
      raw: lake.raw.bucket,
      files: lake.files,
      queue: ingest.queue,
      expression: schedule.sweepCron,
      enabled: schedule.enabled,
      key,
      logRetentionDays,
      alerts,
    });
    this.claim = new ClaimFiles(this, "claim-files", {
      name: this.name("claim-files"),
      stateMachine: this.name("daily"),
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      leases: lake.leases,
      key,
      logRetentionDays,
    });
    this.checkContract = new CheckContract(this, "check-contract", {
      name: this.name("check-contract"),
      contract: contract("sales_raw"),
      contracts: [...contracts().values()],
      crawler: lake.crawl,
      raw: lake.raw.bucket,
      curated: lake.curated.bucket,
      pipelineRuns: lake.pipelineRuns,
      files: lake.files,
      key,
      logRetentionDays,
    });
  }
}
