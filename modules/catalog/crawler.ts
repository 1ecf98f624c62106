import { GlueClassifier } from "@cdktf/provider-aws/lib/glue-classifier";
import { GlueCrawler } from "@cdktf/provider-aws/lib/glue-crawler";
import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import { ServiceRole } from "../iam/service-role";
import { LogGroup } from "../observability/log-group";
import type { Poll, Step, Task } from "../pipeline/step";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { crawlPoll, startCrawl } from "./crawl-calls";
import type { Database } from "./database";
import { partHeaders } from "./part-headers";

/** Where every crawler of an account logs; Glue knows no other place. */
const LOG_GROUP = "/aws-glue/crawlers";

export interface CrawlerProps {
  readonly name: string;
  /** The dataset whose canonical parts are crawled. */
  readonly contract: Contract;
  readonly bucket: DataBucket;
  /** Holds nothing but what the crawler finds. */
  readonly database: Database;
  /** Name of the database, for permissions. */
  readonly databaseName: string;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** Looks at the files of a dataset and writes what it sees into the catalog. Runs start it. */
export class Crawler extends Construct implements Step {
  readonly name = "crawl";
  readonly task: Task;
  readonly poll: Poll;
  readonly databaseName: string;
  private readonly arn: string;
  private readonly table: string;

  constructor(scope: Construct, id: string, props: CrawlerProps) {
    super(scope, id);
    const { key, logRetentionDays: days, name } = props;
    const log = new LogGroup(this, "log", { name: LOG_GROUP, days, key });
    const role = new ServiceRole(this, "role", { name, service: "glue.amazonaws.com" });
    grant(role, props);
    log.grantWriteAsGlue(role);
    new GlueCrawler(this, "crawler", {
      ...settings(props, this.classifiers(props)),
      role: role.arn,
      // Without its log group Glue would make one that never expires and is not encrypted.
      dependsOn: [role.policy, log.resource],
    });
    this.databaseName = props.databaseName;
    this.table = props.contract.name;
    this.arn = arnOf(this, "glue", `crawler/${name}`);
    this.task = startCrawl(name);
    this.poll = crawlPoll(name);
  }

  grantRun(role: ServiceRole): void {
    const actions = ["glue:StartCrawler", "glue:GetCrawler"];
    role.allow({ sid: sid("Run", this.name), actions, resources: [this.arn] });
  }

  /** Let `role` see what the crawler saw in each file: a partition per file. */
  grantRead(role: ServiceRole): void {
    const { databaseName: database, table } = this;
    const places = ["catalog", `database/${database}`, `table/${database}/${table}`];
    role.allow({
      sid: sid("SeeDiscovered", table),
      actions: ["glue:BatchGetPartition"],
      resources: places.map((place) => arnOf(this, "glue", place)),
    });
  }

  /** Canonical parts have no header, and quotes that the built-in classifier would not undo. */
  private classifiers({ contract, name }: CrawlerProps): string[] {
    const classifiers = new Construct(this, "classifiers");
    return partHeaders(contract).map(
      (header) =>
        new GlueClassifier(classifiers, String(header.length), {
          name: `${name}-${header.length}-columns`,
          csvClassifier: {
            containsHeader: "ABSENT",
            header: [...header],
            delimiter: ",",
            quoteSymbol: '"',
            serde: "OpenCSVSerDe",
          },
        }).name,
    );
  }
}

function settings({ bucket, contract, database, name }: CrawlerProps, classifiers: string[]) {
  return {
    name,
    description: `Looks at the canonical parts of ${contract.name}; started by each run.`,
    databaseName: database.name,
    classifiers,
    // One part says enough of a file: each has a folder of its own.
    s3Target: [{ path: `s3://${bucket.name}/${contract.name}/`, sampleSize: 1 }],
    // To crawl new folders only would leave out just those that do not look like the others.
    recrawlPolicy: { recrawlBehavior: "CRAWL_EVERYTHING" },
    schemaChangePolicy: {
      updateBehavior: "UPDATE_IN_DATABASE",
      deleteBehavior: "DELETE_FROM_DATABASE",
    },
    configuration: JSON.stringify({
      Version: 1.0,
      // One table for the folder, however much a file differs; what differs stands in its partition.
      Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
    }),
  };
}

const TABLE_ACTIONS = [
  "CreateTable",
  "UpdateTable",
  "DeleteTable",
  "BatchDeleteTable",
  "GetTables",
];
const PARTITION_ACTIONS = [
  "GetPartition",
  "GetPartitions",
  "BatchGetPartition",
  "CreatePartition",
  "BatchCreatePartition",
  "UpdatePartition",
  "BatchUpdatePartition",
  "DeletePartition",
  "BatchDeletePartition",
];

function grant(role: ServiceRole, { bucket, contract, databaseName }: CrawlerProps): void {
  bucket.grantRead(role, contract.name);
  bucket.grantList(role, contract.name);
  bucket.grantLocate(role);
  const places = ["catalog", `database/${databaseName}`, `table/${databaseName}/*`];
  const actions = ["GetDatabase", "GetTable", ...TABLE_ACTIONS, ...PARTITION_ACTIONS];
  role.allow({
    sid: sid("Discover", databaseName),
    actions: actions.map((action) => `glue:${action}`),
    resources: places.map((place) => arnOf(role, "glue", place)),
  });
}
