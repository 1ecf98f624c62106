import type { Construct } from "constructs";
import type { Config } from "../config";
import { EmrServerless } from "../modules/compute/emr-serverless";
import type { Zone } from "../contracts";
import { MonthlyBudget } from "../modules/audit/monthly-budget";
import { AuditTrail } from "../modules/audit/trail";
import { Network } from "../modules/network/network";
import { AlertTopic } from "../modules/observability/alert-topic";
import { DataBucket } from "../modules/storage/data-bucket";
import { DataKey } from "../modules/storage/data-key";
import { resultsOf, Workgroup } from "../modules/sql/workgroup";
import type { ResourceStatement } from "../modules/iam/policy-document";
import { writeStatements } from "../modules/storage/role-statements";
import { BaseStack } from "./base-stack";

/** Whose every change is recorded. */
const DATA_ZONES: readonly Zone[] = ["raw", "processed", "curated", "quarantine"];

/** What everything else stands on: the key, the alerts, the place for code and answers, the network, the audit. */
export class FoundationStack extends BaseStack {
  readonly key: DataKey;
  readonly alerts: AlertTopic;
  readonly artifacts: DataBucket;
  /** Where people ask, and what shows them the answers. Here, because QuickSight asks it when its source is made. */
  readonly people: Workgroup;
  readonly network: Network;
  /** Where Spark jobs run; only in mode `serverless`. Here, because its id is a reference. */
  readonly serverless: EmrServerless | undefined;
  /** What the trail writes to. */
  readonly auditLog: DataBucket;

  constructor(scope: Construct, config: Config) {
    super(scope, "foundation", config);
    const { alertEmail: email, destroyWithData, project, protect, stage } = config;
    this.key = new DataKey(this, "key", {
      alias: `${project}-${stage}`,
      description: "Encrypts the data of the lake, its queues, logs and alerts.",
      users: ["events", "cloudwatch", "logs", "budgets", "cloudtrail"],
      roles: this.quickSightRole === undefined ? [] : [this.quickSightRole],
      protect,
    });
    this.alerts = new AlertTopic(this, "alerts", {
      name: this.name("alerts"),
      key: this.key,
      email,
    });
    this.artifacts = new DataBucket(this, "artifacts", {
      name: this.bucketName("artifacts"),
      zone: "artifacts",
      key: this.key,
      destroyWithData,
      protect,
      statements: this.forQuickSight(),
    });
    this.people = new Workgroup(this, "people", {
      name: this.name("people"),
      description: "Questions of people and of dashboards.",
      askers: "people",
      ...{ artifacts: this.artifacts, destroyWithData, key: this.key, ...config.athena.people },
    });
    this.network = this.privateNetwork();
    this.serverless = this.emrServerless();
    this.auditLog = this.trail().log;
    new MonthlyBudget(this, "budget", {
      name: this.name("monthly"),
      limit: config.budget.monthlyUsd,
      alerts: this.alerts,
    });
  }

  // Of buckets that the lake stack makes later only the names are needed here.
  private get dataBuckets(): string[] {
    return DATA_ZONES.map((zone) => this.bucketName(zone));
  }

  /** QuickSight's questions leave their answers where all do. */
  private forQuickSight(): readonly ResourceStatement[] {
    const roleArn = this.quickSightRole;
    if (roleArn === undefined) return [];
    const bucketArn = `arn:aws:s3:::${this.bucketName("artifacts")}`;
    return writeStatements({
      bucketArn,
      roleArn,
      who: "QuickSight",
      prefixes: [resultsOf("people")],
    });
  }

  private privateNetwork(): Network {
    const { logRetentionDays, network } = this.config;
    return new Network(this, "network", {
      name: this.place.prefix,
      cidr: network.cidr,
      zones: network.zones,
      buckets: [...this.dataBuckets, this.artifacts.name],
      interfaceServices: network.interfaceEndpoints,
      key: this.key,
      logRetentionDays,
    });
  }

  private emrServerless(): EmrServerless | undefined {
    const { emr } = this.config;
    if (emr.mode !== "serverless") return undefined;
    return new EmrServerless(this, "emr", { name: this.place.prefix, ...emr });
  }

  private trail(): AuditTrail {
    const { destroyWithData, protect } = this.config;
    return new AuditTrail(this, "audit", {
      name: this.name("audit"),
      bucketName: this.bucketName("audit"),
      dataBuckets: this.dataBuckets,
      key: this.key,
      destroyWithData,
      protect,
    });
  }
}
