import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { nameOf } from "./failure";
import { backendOf, type Stack } from "./synthesized";
import { terraformText, type Root, type TerraformSettings } from "./terraform";

/** What is read of a state: https://github.com/hashicorp/terraform/blob/v1.11.4/internal/states/statefile/version4.go */
export interface StoredState {
  readonly serial?: number;
  readonly lineage?: string;
  readonly resources?: readonly StoredResource[];
}

/** All of a state. */
export interface WholeState extends StoredState {
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A resource and, for each of its instances, what the provider told of it. */
export interface StoredResource {
  readonly module?: string;
  readonly mode?: "managed" | "data";
  readonly type?: string;
  readonly name?: string;
  readonly instances?: readonly {
    readonly index_key?: string | number;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
}

/** The state of a stack in its bucket, undefined when there is none. */
export async function readState(s3: S3Client, stack: Stack): Promise<StoredState | undefined> {
  const { bucket, key } = backendOf(stack);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return JSON.parse((await Body?.transformToString()) ?? "{}") as StoredState;
  } catch (error) {
    if (["NotFound", "NoSuchKey", "NoSuchBucket"].includes(nameOf(error))) return undefined;
    throw error;
  }
}

/** A whole state, as Terraform gives it from wherever it is; without a lineage when there is none. */
export async function pullState(settings: TerraformSettings, root: Root): Promise<WholeState> {
  const text = await terraformText(settings, root, ["state", "pull"]);
  return text.trim() === "" ? {} : (JSON.parse(text) as WholeState);
}

/** True when something of the stack is deployed. */
export async function hasResources(s3: S3Client, stack: Stack): Promise<boolean> {
  const state = await readState(s3, stack);
  return (state?.resources ?? []).length > 0;
}
