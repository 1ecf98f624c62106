import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { Failure } from "./failure";

/** Where a stack keeps its state. */
export interface S3Backend {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly kms_key_id?: string;
  readonly dynamodb_table?: string;
  readonly use_lockfile?: boolean;
}

/** The workspace of HCP Terraform or Terraform Enterprise that keeps a stack's state. */
export interface CloudWorkspace {
  readonly hostname: string;
  readonly organization: string;
  readonly workspaces: { readonly name: string };
}

/** A stack folder that synth wrote. */
export interface Stack {
  readonly name: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly template: Template;
  /** Undefined when the stage keeps its state elsewhere. */
  readonly backend: S3Backend | undefined;
  /** Undefined when the stage keeps its state elsewhere. */
  readonly cloud?: CloudWorkspace;
}

/** The part of `cdk.tf.json` that is read here. */
export interface Template {
  readonly terraform?: {
    readonly backend?: { readonly s3?: S3Backend; readonly local?: object };
    readonly cloud?: CloudWorkspace;
  };
  readonly data?: {
    readonly terraform_remote_state?: Readonly<Record<string, RemoteState>>;
  };
  readonly locals?: object;
  readonly provider?: { readonly aws?: readonly Provider[] };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

interface Provider {
  readonly region?: string;
  readonly allowed_account_ids?: readonly string[];
}

interface RemoteState {
  readonly config?: { readonly workspaces?: { readonly name?: string } };
}

interface Resource {
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      { readonly name: string; readonly workingDirectory: string; readonly dependencies?: string[] }
    >
  >;
}

/** File that holds a stack's Terraform. */
export const TEMPLATE = "cdk.tf.json";

/** The stacks of the last synth. */
export function readStacks(output: string): Stack[] {
  const manifest = join(output, "manifest.json");
  if (!existsSync(manifest)) throw new Failure(`no synthesized app in ${output}`, "npm run synth");
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as Manifest;
  return Object.values(stacks).map(({ name, workingDirectory, dependencies }) => {
    const folder = isAbsolute(workingDirectory) ? workingDirectory : join(output, workingDirectory);
    const template = JSON.parse(readFileSync(join(folder, TEMPLATE), "utf8")) as Template;
    return {
      name,
      folder,
      dependencies: dependencies ?? [],
      template,
      backend: template.terraform?.backend?.s3,
      cloud: template.terraform?.cloud,
    };
  });
}

/** The stack of that name. */
export function stackNamed(stacks: readonly Stack[], name: string): Stack {
  const stack = stacks.find((candidate) => candidate.name === name);
  if (stack) return stack;
  const known = stacks.map((each) => each.name).join(", ");
  throw new Failure(`no stack ${JSON.stringify(name)} in the synthesized app, there are: ${known}`);
}

/** The S3 backend of a stack that must have one. */
export function backendOf(stack: Stack): S3Backend {
  if (stack.backend) return stack.backend;
  throw new Failure(
    `stack ${stack.name} keeps its state ${stack.cloud ? `in ${stack.cloud.hostname}` : "elsewhere"}, this command needs it in S3`,
    'set state.backend to "s3" in the stage\'s file in config/',
  );
}

/** Addresses of the resources that Terraform refuses to destroy. */
export function protectedResources(stack: Stack): string[] {
  return Object.entries(stack.template.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName)
      .filter(([, resource]) => resource.lifecycle?.prevent_destroy)
      .map(([name]) => `${type}.${name}`),
  );
}
