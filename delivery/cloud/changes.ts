import { Failure } from "../failure";

/** What a plan does to one resource. */
export interface PlannedChange {
  readonly address: string;
  /** For example `create`, or `delete, create`. */
  readonly action: string;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** What changes, of `terraform show -json`, by address. */
export function changesIn(plan: unknown): PlannedChange[] {
  return ((plan as PlanJson).resource_changes ?? [])
    .map(({ address, change }) => ({ address, action: change.actions.join(", ") }))
    .filter(({ action }) => !["no-op", "read"].includes(action))
    .sort((one, other) => (one.address < other.address ? -1 : 1));
}

/** Refuse to upload something else than what was reviewed. */
export function mustBeSameFolder(stack: string, digest: string, reviewed?: string): void {
  if (digest === reviewed) return;
  throw new Failure(
    `stack ${stack}: its folder has digest ${digest.slice(0, 12)}, reviewed was ${reviewed?.slice(0, 12) ?? "none"}`,
    "check out what was reviewed, or have this reviewed",
  );
}

/** Refuse a plan that does something else than what was reviewed. */
export function mustBeReviewed(
  stack: string,
  planned: readonly PlannedChange[],
  reviewed: readonly PlannedChange[] | undefined,
): void {
  const text = ({ address, action }: PlannedChange) => `${action} ${address}`;
  const known = new Set((reviewed ?? []).map(text));
  const now = new Set(planned.map(text));
  const differences = [
    ...[...now].filter((each) => !known.has(each)).map((each) => `not reviewed: ${each}`),
    ...[...known].filter((each) => !now.has(each)).map((each) => `reviewed, not planned: ${each}`),
  ];
  if (differences.length === 0) return;
  throw new Failure(
    `stack ${stack}: the plan is not the reviewed one; discarded\n  ${differences.join("\n  ")}`,
    "plan again and have it reviewed",
  );
}
