import type { Construct } from "constructs";
import type { Config } from "../config";
import { contract, contracts, type Zone as ZoneName } from "../contracts";
import { dataSets } from "../dashboards/data-sets";
import { TRAIL_PREFIX } from "../modules/audit/trail";
import { Crawler } from "../modules/catalog/crawler";
import { Database } from "../modules/catalog/database";
import type { ExternalTable } from "../modules/catalog/external-table";
import type { IcebergTable } from "../modules/catalog/iceberg-table";
import { Zone } from "../modules/catalog/zone";
import { EMR_LOGS } from "../modules/compute/emr-runtime";
import { CHECKPOINTS, FEATURES, FORECASTS } from "../modules/ml/model-runtime";
import type { ResourceStatement } from "../modules/iam/policy-document";
import { tablesOf } from "../modules/sql/tables-of";
import { resultsOf } from "../modules/sql/workgroup";
import { BucketLifecycle } from "../modules/storage/bucket-lifecycle";
import type { DataBucket } from "../modules/storage/data-bucket";
import type { DataKey } from "../modules/storage/data-key";
import { ItemTable, type ItemTableProps } from "../modules/storage/item-table";
import { readStatements } from "../modules/storage/role-statements";
import { BaseStack } from "./base-stack";

/** Folders of the artifacts bucket whose contents a run leaves for another step, or for people to look at. */
const PASSING = [FEATURES, FORECASTS, CHECKPOINTS, EMR_LOGS];
const PASSING_DAYS = 90;

export interface LakeInputs {
  readonly key: DataKey;
  readonly artifacts: DataBucket;
  readonly auditLog: DataBucket;
}

type ItemKeys = Pick<ItemTableProps, "partition" | "sort" | "index" | "expiresBy">;

/** The data: a bucket and a database per zone, the tables, the ledger of files. */
export class LakeStack extends BaseStack {
  readonly raw: Zone;
  readonly processed: Zone;
  readonly curated: Zone;
  readonly quarantine: Zone;

  readonly salesRaw: ExternalTable;
  readonly stores: ExternalTable;
  readonly sales: IcebergTable;
  readonly salesQuarantine: IcebergTable;
  readonly dailySales: IcebergTable;
  readonly customerInsights: IcebergTable;
  readonly productPairs: IcebergTable;
  readonly salesFeatures: IcebergTable;
  readonly salesForecast: IcebergTable;
  readonly pipelineRuns: ExternalTable;

  /** The step of a run that looks at the files of `sales_raw`. */
  readonly crawl: Crawler;

  /** Every file that arrived, and how far it came. */
  readonly files: ItemTable;
  /** Who may write a table now. */
  readonly leases: ItemTable;
  /** How far each source was read. */
  readonly watermarks: ItemTable;
  /** Scheduled times that were dealt with, for a day. */
  readonly idempotency: ItemTable;
  /** What backfills are to do, and how far each date and step came. */
  readonly backfills: ItemTable;

  constructor(scope: Construct, config: Config, { key, artifacts, auditLog }: LakeInputs) {
    super(scope, "lake", config);
    this.raw = this.zone("raw", "Files as they arrived.", key);
    this.processed = this.zone("processed", "Clean rows, each once.", key);
    this.curated = this.zone("curated", "Results for reports and models.", key);
    this.quarantine = this.zone("quarantine", "What was refused, with the reason.", key);

    this.salesRaw = this.raw.external("sales_raw");
    this.stores = this.raw.external("stores");
    this.sales = this.processed.iceberg("sales");
    this.salesQuarantine = this.quarantine.iceberg("sales_quarantine");
    this.dailySales = this.curated.iceberg("daily_sales");
    this.customerInsights = this.curated.iceberg("customer_insights");
    this.productPairs = this.curated.iceberg("product_pairs");
    this.salesFeatures = this.curated.iceberg("sales_features");
    this.salesForecast = this.curated.iceberg("sales_forecast");
    this.pipelineRuns = this.curated.external("pipeline_runs");

    this.crawl = this.crawler(key);
    this.files = this.itemTable("files", key, {
      partition: "file_id",
      index: { name: "by_state", partition: "state", sort: "arrived_at" },
    });
    this.leases = this.itemTable("leases", key, {
      partition: "table_name",
      expiresBy: "expires_at",
    });
    this.watermarks = this.itemTable("watermarks", key, { partition: "source" });
    this.idempotency = this.itemTable("idempotency", key, {
      partition: "id",
      expiresBy: "expiration",
    });
    this.backfills = this.itemTable("backfills", key, {
      partition: "backfill_id",
      sort: "entry",
    });
    // Here and not beside the buckets: the provider waits a minute on a lifecycle.
    new BucketLifecycle(this, "artifacts-lifecycle", {
      bucket: artifacts.name,
      expire: [
        ...this.queryResults(),
        ...PASSING.map((folder) => ({ prefix: `${folder}/`, days: PASSING_DAYS })),
      ],
    });
    new BucketLifecycle(this, "audit-lifecycle", {
      bucket: auditLog.name,
      expire: [{ prefix: `${TRAIL_PREFIX}/`, days: config.logRetentionDays }],
    });
  }

  /** All tables that jobs create. */
  get tables(): readonly IcebergTable[] {
    return [this.processed, this.quarantine, this.curated].flatMap(({ tables }) => tables);
  }

  private queryResults() {
    const { people, pipeline } = this.config.athena;
    return [
      { prefix: `${resultsOf("pipeline")}/`, days: pipeline.resultDays },
      { prefix: `${resultsOf("people")}/`, days: people.resultDays },
    ];
  }

  private zone(name: ZoneName, description: string, key: DataKey): Zone {
    const { destroyWithData, protect } = this.config;
    return new Zone(this, name, {
      bucketName: this.bucketName(name),
      description,
      contracts: contracts(),
      key,
      destroyWithData,
      protect,
      statements: this.forQuickSight(name),
    });
  }

  /** QuickSight reads what its views read, and nothing else of a zone. */
  private forQuickSight(zone: ZoneName): readonly ResourceStatement[] {
    const roleArn = this.quickSightRole;
    if (roleArn === undefined) return [];
    const tables = tablesOf(Object.values(dataSets).map(({ view }) => view));
    const prefixes = tables.filter((each) => each.zone === zone).map(({ table }) => table);
    const bucketArn = `arn:aws:s3:::${this.bucketName(zone)}`;
    return readStatements({ bucketArn, roleArn, who: "QuickSight", prefixes });
  }

  private itemTable(label: string, key: DataKey, keys: ItemKeys): ItemTable {
    const { protect } = this.config;
    return new ItemTable(this, label, { name: this.name(label), label, ...keys, key, protect });
  }

  private crawler(key: DataKey): Crawler {
    const databaseName = "raw_discovered";
    const description = "What the crawler sees in the raw zone; nobody else writes here.";
    const database = new Database(this, databaseName, { name: databaseName, description });
    return new Crawler(this, "crawler", {
      name: this.name("sales-raw"),
      contract: contract("sales_raw"),
      bucket: this.raw.bucket,
      database,
      databaseName,
      key,
      logRetentionDays: this.config.logRetentionDays,
    });
  }
}
