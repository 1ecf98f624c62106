import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import type { Crawler } from "../catalog/crawler";
import type { Dataset } from "../catalog/dataset";
import { MANIFESTS } from "../compute/job-runtime";
import { NodeFunction } from "../compute/node-function";
import type { ServiceRole } from "../iam/service-role";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import type { ItemTable } from "../storage/item-table";
import { checkedColumns } from "./checked-columns";
import { FunctionStep } from "./function-step";
import type { Step, Task } from "./step";

export interface CheckContractProps {
  readonly name: string;
  /** The dataset that the run's files belong to. */
  readonly contract: Contract;
  readonly contracts: readonly Contract[];
  readonly crawler: Crawler;
  readonly raw: DataBucket;
  readonly curated: DataBucket;
  readonly pipelineRuns: Dataset;
  readonly files: ItemTable;
  readonly key: DataKey;
  readonly logRetentionDays: number;
}

/** Stops the run before anything is written if no row of one of its files can be used. */
export class CheckContract extends Construct implements Step {
  readonly name = "check_contract";
  readonly task: Task;
  private readonly step: FunctionStep;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CheckContractProps,
  ) {
    super(scope, id);
    const check = this.createFunction();
    this.grant(check.role);
    this.step = new FunctionStep({
      name: this.name,
      function: check,
      payload: { "run_id.$": "$.claim.run_id", "manifest_uri.$": "$.claim.manifest_uri" },
    });
    this.task = this.step.task;
  }

  grantRun(role: ServiceRole): void {
    this.step.grantRun(role);
  }

  private createFunction(): NodeFunction {
    const { contract, contracts, crawler, curated, files, key, logRetentionDays, name } =
      this.props;
    return new NodeFunction(this, "function", {
      name,
      source: "check-contract",
      description: "Compares what the crawler saw in a run's files with the contract.",
      environment: {
        CURATED_BUCKET: curated.name,
        FILES_TABLE: files.name,
        DISCOVERED_DATABASE: crawler.databaseName,
        DISCOVERED_TABLE: contract.name,
      },
      bundled: { COLUMNS: JSON.stringify(checkedColumns(contract, contracts)) },
      key,
      logRetentionDays,
      timeoutSeconds: 300,
    });
  }

  private grant(role: ServiceRole): void {
    const { contract, crawler, files, pipelineRuns, raw } = this.props;
    crawler.grantRead(role);
    raw.grantRead(role, MANIFESTS);
    raw.grantRead(role, contract.name);
    raw.grantSeeMissing(role);
    pipelineRuns.grantWrite(role);
    files.grant(role, "GetItem", "UpdateItem");
  }
}
