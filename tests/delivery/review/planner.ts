import { WORKLOADS } from "../../../config/workload";
import { judge } from "../../../delivery/review/review";
import type { Acknowledgement } from "../../../delivery/review/data-loss/acknowledgements";
import type { Change, Json, Marks, ResourceChange } from "../../../delivery/review/plan-json";
import type { StackPlan } from "../../../delivery/review/plan-stacks";
import type { Report } from "../../../delivery/review/report/report";
import type { Stack, Template } from "../../../delivery/synthesized";

export type Values = Readonly<Record<string, Json>>;

/** A resource as a person would change it; the planner writes what Terraform would. */
export interface Planned {
  /** `aws_s3_bucket.raw`. */
  readonly address: string;
  /** @default - `lake/` and the name */
  readonly path?: string;
  readonly before?: Values;
  readonly after?: Values;
  /** Only the apply tells these of `after`. */
  readonly unknown?: Readonly<Record<string, Marks>>;
  readonly sensitive?: Readonly<Record<string, Marks>>;
  /** Attributes that cannot be changed in place. */
  readonly forcing?: readonly string[];
  readonly createFirst?: boolean;
  readonly movedFrom?: string;
  readonly importing?: string;
  readonly forget?: boolean;
  /** An earlier replacement left it behind. */
  readonly deposed?: string;
  readonly reason?: string;
  /** The resource's block in the template that is reviewed, and in the base. */
  readonly block?: object;
  readonly baseBlock?: object;
}

/** Terraform's plan of resources, with the marks it makes. */
export function planned(resource: Planned): ResourceChange {
  const { address, before, after, unknown, sensitive, forcing, movedFrom, reason } = resource;
  const [type = "", name = ""] = address.split(".");
  const change: Change = {
    actions: actionsOf(resource),
    before: before ?? null,
    after: after ?? null,
    after_unknown: after ? { ...unknown } : {},
    before_sensitive: before ? { ...sensitive } : false,
    after_sensitive: after ? { ...sensitive } : false,
    ...(forcing ? { replace_paths: forcing.map((path) => path.split(".")) } : {}),
    ...(resource.importing ? { importing: { id: resource.importing } } : {}),
  };
  const why = reason ?? (forcing ? "replace_because_cannot_update" : undefined);
  return {
    address,
    mode: "managed",
    type,
    name,
    change,
    ...(movedFrom ? { previous_address: movedFrom } : {}),
    ...(why ? { action_reason: why } : {}),
    ...(resource.deposed ? { deposed: resource.deposed } : {}),
  };
}

function actionsOf({
  before,
  after,
  unknown,
  forcing,
  reason,
  createFirst,
  forget,
}: Planned): Change["actions"] {
  if (!before) return ["create"];
  if (!after) return [forget ? "forget" : "delete"];
  if (forcing || reason?.startsWith("replace_"))
    return createFirst ? ["create", "delete"] : ["delete", "create"];
  const isSame = JSON.stringify(before) === JSON.stringify(after) && !unknown;
  return [isSame ? "no-op" : "update"];
}

/** A stack with the plan of its resources. */
export function stackPlan(name: string, resources: readonly Planned[]): StackPlan {
  const stack = stackOf(name, resources, "block");
  const changes = resources.map(planned);
  return {
    stack,
    planned: {
      name,
      wave: 0,
      plan: `${name}.tfplan`,
      json: `${name}.json`,
      sha256: "0",
      changes: true,
      preview: false,
      reasons: [],
    },
    plan: { format_version: "1.2", terraform_version: "1.11.4", resource_changes: changes },
  };
}

function stackOf(name: string, resources: readonly Planned[], side: "block" | "baseBlock"): Stack {
  const resource: Record<string, Record<string, object>> = {};
  for (const each of resources) {
    const [type = "", label = ""] = each.address.split(".");
    const isThere = side === "block" ? each.after : each.before;
    if (!isThere) continue;
    const metadata = { path: each.path ?? `${name}/${label}` };
    (resource[type] ??= {})[label] = { "//": { metadata }, ...each[side] };
  }
  return {
    name,
    folder: "",
    dependencies: [],
    template: { provider: PROVIDER, resource } as Template,
    backend: undefined,
    cloud: undefined,
  };
}

const PROVIDER = {
  aws: [
    {
      region: "us-east-1",
      allowed_account_ids: ["123456789012"],
      default_tags: [{ tags: { project: "sales-lake", stage: "dev" } }],
    },
  ],
};

export const FACTS = {
  stage: "dev",
  account: "123456789012",
  region: "us-east-1",
  commit: "c".repeat(40),
  dirty: false,
  artifact: "a".repeat(64),
  terraform: "1.11.4",
};

/** What else a review is told. */
export interface Around {
  readonly acknowledge?: readonly string[];
  /** Compare with the resources as they are before. */
  readonly withBase?: boolean;
}

/** The review of a change of one stack, `lake`. */
export function review(resources: readonly Planned[], around: Around = {}): Promise<Report> {
  return reviewStacks([stackPlan("lake", resources)], {
    ...around,
    base: around.withBase ? [stackOf("lake", resources, "baseBlock")] : undefined,
  });
}

/** The review of changes of several stacks. */
export function reviewStacks(
  plans: readonly StackPlan[],
  { acknowledge = [], base }: Around & { readonly base?: readonly Stack[] | undefined },
): Promise<Report> {
  const acknowledgements: Acknowledgement[] = acknowledge.map((finding) => ({
    finding,
    because: "the test says so",
    stages: ["dev"],
  }));
  return judge({
    made: { facts: FACTS, plans, failed: [] },
    head: plans.map(({ stack }) => stack),
    base: base && { commit: "b".repeat(40), stacks: base },
    acknowledgements,
    sizing: { workload: WORKLOADS["10k"] },
  });
}

/** Findings of a section as text. */
export function linesOf(report: Report, id: string): string {
  return report.sections.find((each) => each.id === id)?.lines.join("\n") ?? "";
}
