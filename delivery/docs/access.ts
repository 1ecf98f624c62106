import { type App, compare, type Resource } from "./app";

/** A statement of a role's policy. */
export interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** Data that a role may use: folders of the zones (`raw/landing`) and DynamoDB tables (`files`). */
export interface Access {
  /** Read and not written. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const READ = ["s3:GetObject", "dynamodb:GetItem", "dynamodb:Query"];
const WRITE = ["s3:PutObject", "dynamodb:PutItem", "dynamodb:UpdateItem"];

/** The statements of a role, in the order in which they were granted. */
export function statementsOf(app: App, role: Resource): Statement[] {
  return app
    .ofType("aws_iam_role_policy")
    .filter(({ stack, body }) => app.referred(stack, body["role"]) === role)
    .flatMap(
      ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement,
    );
}

/** What a function or a job may do with data, by its role; `zones` are the buckets that count. */
export function accessOf(app: App, worker: Resource, zones: ReadonlySet<string>): Access {
  const role = app.referred(worker.stack, worker.body["role"] ?? worker.body["role_arn"]);
  return role ? accessOfRole(app, role, zones) : { reads: [], writes: [] };
}

/** What a role may do with data. */
export function accessOfRole(app: App, role: Resource, zones: ReadonlySet<string>): Access {
  const statements = statementsOf(app, role);
  const places = (actions: readonly string[]) => {
    const granting = statements.filter(({ Action }) => Action.some((a) => actions.includes(a)));
    const all = granting.flatMap(({ Resource }) => Resource.map((arn) => placeOf(app, arn, zones)));
    return [...new Set(all.filter((place) => place !== undefined))].sort(compare);
  };
  const writes = places(WRITE);
  return { reads: places(READ).filter((place) => !writes.includes(place)), writes };
}

function placeOf(app: App, arn: string, zones: ReadonlySet<string>): string | undefined {
  const [, table] = /^arn:aws:dynamodb:.*:table\/([^/]+)/.exec(arn) ?? [];
  if (table) return app.short(table);
  const [, bucket = "", folder] = /^arn:aws:s3:::([^/]+)\/(.*)\/\*$/.exec(arn) ?? [];
  const zone = app.zoneOf(bucket);
  return folder !== undefined && zones.has(zone) ? `${zone}/${folder}` : undefined;
}
