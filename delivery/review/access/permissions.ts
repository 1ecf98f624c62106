import type { Json } from "../plan-json";
import type { Attributes, ResourceView } from "../resource-view";

type Statement = Readonly<Record<string, Json>>;

/** Resources that let somebody do something without a policy's text: the statement that AWS makes of each. */
const STATEMENTS: Readonly<Record<string, (attributes: Attributes) => Statement>> = {
  aws_lambda_permission: ({ principal, action, source_arn, source_account, principal_org_id }) => ({
    ...allow(principal, action ?? "lambda:InvokeFunction"),
    Condition: {
      ArnLike: said({ "aws:SourceArn": source_arn }),
      StringEquals: said({
        "aws:SourceAccount": source_account,
        "aws:PrincipalOrgID": principal_org_id,
      }),
    },
  }),
  aws_cloudwatch_event_permission: ({ principal, action, condition }) => {
    const [limit] = [condition ?? []].flat() as Attributes[];
    const block = limit && {
      [String(limit["type"])]: { [String(limit["key"])]: limit["value"] ?? "" },
    };
    return { ...allow(principal, action ?? "events:PutEvents"), Condition: block ?? {} };
  },
  aws_kms_grant: ({ grantee_principal, operations }) =>
    allow(grantee_principal, named("kms", operations)),
  aws_lakeformation_permissions: ({ principal, permissions }) =>
    allow(principal, named("lakeformation", permissions)),
};

/** QuickSight writes them into each thing, as blocks. */
const isListed = (type: string) => type.startsWith("aws_quicksight_");

/** True for a type that is read here. */
export function isPermission(type: string): boolean {
  return type in STATEMENTS || isListed(type);
}

/** What a resource lets others do, as a policy. */
export function permissionsOf(type: string, attributes: Attributes | undefined): Json | undefined {
  if (!attributes) return undefined;
  const statement = STATEMENTS[type];
  if (statement) return { Statement: statement(attributes) };
  const listed = [attributes["permissions"] ?? []].flat() as Attributes[];
  return { Statement: listed.map(({ principal, actions }) => allow(principal, actions ?? [])) };
}

/** Whose access it is: of what exists beside the resource, by its name. */
export function permissionHolder({ type, path, before, after }: ResourceView): string {
  const said = (name: string) => String(after?.[name] ?? before?.[name] ?? "");
  if (type === "aws_lambda_permission")
    return `function ${said("function_name").split(":").pop() || path}`;
  if (type === "aws_cloudwatch_event_permission")
    return `event bus ${said("event_bus_name") || "default"}`;
  if (type === "aws_kms_grant") return `kms_key ${said("key_id") || path}`;
  return `${type.replace(/^aws_/, "")} ${said("name") || path}`;
}

function allow(principal: Json | undefined, action: Json): Statement {
  return { Effect: "Allow", Principal: principalOf(principal), Action: action, Resource: "*" };
}

function principalOf(principal: Json | undefined): Json {
  const who = String(principal ?? "somebody who is known after apply");
  if (who === "*") return "*";
  return /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(who) ? { Service: who } : { AWS: who };
}

/** Those that have a value. */
function said(values: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as Json;
}

function named(service: string, names: Json | undefined): Json {
  return ([names ?? []].flat() as string[]).map((name) =>
    name === "ALL" ? `${service}:*` : `${service}:${name}`,
  );
}
