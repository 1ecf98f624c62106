import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { SEND_FUNCTION_TRACES } from "../iam/any-resource";
import { arnOf, placeOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import { ServiceRole } from "../iam/service-role";
import { LogGroup } from "../observability/log-group";
import type { DeadLetterQueue } from "../pipeline/dead-letter-queue";
import type { DataKey } from "../storage/data-key";
import { type FunctionNetwork, grantNetwork } from "./function-network";
import { functionZip } from "./function-zip";

export interface NodeFunctionProps {
  readonly name: string;
  /** Folder under `src-lambda/` that holds `handler.ts`. */
  readonly source: string;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that may be long, as what is made of contracts: Lambda takes 4 KB of `environment`. */
  readonly bundled?: Readonly<Record<string, string>>;
  readonly key: DataKey;
  readonly logRetentionDays: number;
  /** @default 60 */
  readonly timeoutSeconds?: number;
  /** Lambda gives processor time in proportion. @default 512 */
  readonly memoryMb?: number;
  /** @default - takes from what the account has left */
  readonly reservedConcurrency?: number;
  /** Keeps events that still fail after Lambda's retries. @default - the caller waits for the answer */
  readonly deadLetters?: DeadLetterQueue;
  /** What it reaches in a VPC. @default - it runs in none */
  readonly network?: FunctionNetwork;
}

/** One TypeScript function: its bundle, its role and its log. */
export class NodeFunction extends Construct {
  readonly name: string;
  /** Literal, so that other stacks need no reference to the function. */
  readonly arn: string;
  /** The ARN, known only once the function exists: for what must wait for it. */
  readonly reference: string;
  readonly role: ServiceRole;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { key, name } = props;
    this.name = name;
    this.arn = arnOf(this, "lambda", `function:${name}`);
    this.timeoutSeconds = props.timeoutSeconds ?? 60;
    this.role = new ServiceRole(this, "role", { name, service: "lambda.amazonaws.com" });
    const logName = `/aws/lambda/${name}`;
    const log = new LogGroup(this, "log", { name: logName, days: props.logRetentionDays, key });
    log.grantWrite(this.role);
    this.role.allow(SEND_FUNCTION_TRACES);
    props.deadLetters?.grantSend(this.role);
    if (props.network) grantNetwork(this.role, placeOf(this), props.network);
    this.reference = this.createFunction(props, log).arn;
  }

  /** Let `role` call the function. */
  grantInvoke(role: ServiceRole): void {
    const actions = ["lambda:InvokeFunction"];
    role.allow({ sid: sid("Invoke", this.name), actions, resources: [this.arn] });
  }

  private createFunction(props: NodeFunctionProps, log: LogGroup): LambdaFunction {
    const { filename, sourceCodeHash } = this.archive(props);
    return new LambdaFunction(this, "function", {
      functionName: props.name,
      description: props.description,
      role: this.role.arn,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "handler.handler",
      filename,
      sourceCodeHash,
      memorySize: props.memoryMb ?? 512,
      timeout: this.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { variables: { ...this.telemetry(props.source), ...props.environment } },
      tracingConfig: { mode: "Active" },
      deadLetterConfig: props.deadLetters && { targetArn: props.deadLetters.reference },
      vpcConfig: props.network && {
        subnetIds: [...props.network.subnetIds],
        securityGroupIds: [...props.network.securityGroupIds],
      },
      // Without its log group Lambda would make one that never expires.
      dependsOn: [log.resource, this.role.policy],
    });
  }

  /** Under which names logs and metrics stand. */
  private telemetry(source: string) {
    return {
      POWERTOOLS_SERVICE_NAME: source,
      POWERTOOLS_METRICS_NAMESPACE: placeOf(this).prefix,
    };
  }

  private archive({ bundled, source }: NodeFunctionProps) {
    const path = functionZip(source, bundled);
    const sha256 = createHash("sha256").update(readFileSync(path));
    const sourceCodeHash = sha256.copy().digest("base64");
    const assetHash = sha256.digest("hex");
    const asset = new TerraformAsset(this, "code", { path, type: AssetType.FILE, assetHash });
    return { filename: asset.path, sourceCodeHash };
  }
}
