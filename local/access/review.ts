import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { allows, type Deed, type PolicyStatement } from "./policy";

/** A line of the local AWS's call log. */
interface LoggedCall {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** A call that the deployed policies of its role would not have let through on AWS. */
export interface Overreach extends Deed {
  readonly role: string;
}

/** What the roles did, against what they may. */
export interface AccessReview {
  /** Roles that made calls, with the number of different ones. */
  readonly roles: Readonly<Record<string, number>>;
  readonly overreaches: readonly Overreach[];
}

/** Gives the statements of a role's policies. */
export type PolicySource = (role: string) => Promise<readonly PolicyStatement[]>;

/**
 * Check every call in the log that a role made against the role's own policies. The local AWS lets
 * all calls through; this finds what AWS would refuse. The service's own calls have no role.
 */
export async function reviewAccess(log: string, policiesOf: PolicySource): Promise<AccessReview> {
  const deeds = await deedsByRole(log);
  const overreaches: Overreach[] = [];
  for (const [role, done] of deeds) {
    const statements = await policiesOf(role);
    for (const deed of done.values())
      if (!allows(statements, deed)) overreaches.push({ role, ...deed });
  }
  return {
    roles: Object.fromEntries([...deeds].map(([role, done]) => [role, done.size])),
    overreaches,
  };
}

async function deedsByRole(log: string): Promise<Map<string, Map<string, Deed>>> {
  const deeds = new Map<string, Map<string, Deed>>();
  for await (const line of createInterface({ input: createReadStream(log) })) {
    const { principal, action, resource, context = {} } = JSON.parse(line) as LoggedCall;
    const role = /^arn:aws:iam::\d+:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
    if (!role) continue;
    const done = deeds.get(role) ?? new Map<string, Deed>();
    deeds.set(
      role,
      done.set(JSON.stringify([action, resource, context]), { action, resource, context }),
    );
  }
  return deeds;
}
