import type { Stack } from "../synthesized";

/** Arguments of a resource, as Terraform reads them. */
export type Body = Readonly<Record<string, unknown>>;

/** A resource of the synthesized app. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** Where it stands in the tree of constructs, e.g. `lake/raw/bucket/bucket`. */
  readonly path: string;
  readonly body: Body;
}

/** What the provider block of every stack says. */
export interface Facts {
  readonly project: string;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
}

interface Template {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  readonly output?: Readonly<Record<string, { readonly value: string }>>;
  readonly provider?: {
    readonly aws?: readonly {
      readonly region: string;
      readonly allowed_account_ids: readonly string[];
      readonly default_tags: readonly { readonly tags: Facts }[];
    }[];
  };
}

const REFERENCE = /^\$\{(\w+)\.([\w-]+)\.\w+\}$/;
const IMPORTED =
  /^\$\{data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)\}$/;

/** The synthesized stacks as one app: its resources, and what their references mean. */
export class App {
  readonly resources: readonly Resource[];
  readonly facts: Facts;

  constructor(readonly stacks: readonly Stack[]) {
    this.resources = stacks.flatMap(resourcesOf).sort(byPath);
    this.facts = factsOf(stacks);
  }

  /** All resources of a type, by path. */
  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resource that `text`, found in a stack, refers to; in that stack or, imported, in another. */
  referred(stack: string, text: unknown): Resource | undefined {
    const imported = IMPORTED.exec(String(text));
    if (imported) {
      const [, owner = "", output = ""] = imported;
      return this.referred(owner, this.template(owner).output?.[output]?.value);
    }
    const [, type, name] = REFERENCE.exec(String(text)) ?? [];
    return this.resources.find(
      (each) => each.stack === stack && each.type === type && each.name === name,
    );
  }

  /** The resource of a type that AWS knows by this name, or whose ARN ends in it. */
  named(type: string, nameOrArn: unknown): Resource | undefined {
    const [name] = String(nameOrArn).split(/[:/]/).slice(-1);
    return this.ofType(type).find((resource) => awsName(resource) === name);
  }

  /** A name without the project and the stage that every name begins with. */
  short(name: string): string {
    const { project, stage } = this.facts;
    const prefix = `${project}-${stage}-`;
    return name.startsWith(prefix) ? name.slice(prefix.length) : name;
  }

  /** `raw` for the bucket of that zone. */
  zoneOf(bucket: string): string {
    const { account, region } = this.facts;
    return this.short(bucket).replace(`-${account}-${region}`, "");
  }

  private template(stack: string): Template {
    return (this.stacks.find(({ name }) => name === stack)?.template ?? {}) as Template;
  }
}

/** What AWS calls a resource; Terraform has several arguments for it. */
export function awsName({ body }: Resource): string {
  return String(body["function_name"] ?? body["bucket"] ?? body["alarm_name"] ?? body["name"]);
}

function resourcesOf({ name: stack, template }: Stack): Resource[] {
  return Object.entries((template as Template).resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]) => ({ stack, type, name, path: pathOf(body), body })),
  );
}

function pathOf(body: Body): string {
  const note = body["//"] as { metadata?: { path?: string } } | undefined;
  return note?.metadata?.path ?? "";
}

function byPath(left: Resource, right: Resource): number {
  return compare(left.path, right.path) || compare(left.type, right.type);
}

/** Order that is the same under every locale. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function factsOf(stacks: readonly Stack[]): Facts {
  const [provider] = (stacks[0]?.template as Template | undefined)?.provider?.aws ?? [];
  const tags = provider?.default_tags[0]?.tags;
  if (!provider || !tags) {
    throw new Error("the synthesized app has no AWS provider with default_tags; run npm run synth");
  }
  const [account = ""] = provider.allowed_account_ids;
  return { project: tags.project, stage: tags.stage, account, region: provider.region };
}
