import { type Statement, statementsOf } from "./access";
import { type App, awsName, compare, type Resource } from "./app";
import { code, codes, heading, page, table } from "./markdown";

/** `docs/generated/permissions.md`: what every role may do. */
export function permissionsPage(app: App): string {
  const roles = app
    .ofType("aws_iam_role")
    .sort((left, right) => compare(awsName(left), awsName(right)));
  return page(
    heading("Permissions", "the synthesized app"),
    `Every role of stage \`${app.facts.stage}\`, with the statements that its grants add up to. ` +
      "A resource that Terraform fills in is named by its place in the app. " +
      "Why an action may have the resource `*` stands in `modules/iam/any-resource.ts`.",
    ...roles.flatMap((role) => roleBlocks(app, role)),
  );
}

function roleBlocks(app: App, role: Resource): string[] {
  const rows = statementsOf(app, role).map((statement) => [
    code(statement.Sid),
    codes(statement.Action),
    codes(statement.Resource.map((arn) => readable(app, role.stack, arn))),
    conditionOf(statement),
  ]);
  return [
    `## ${app.short(awsName(role))}`,
    `Stack ${code(role.stack)}; assumed by ${codes(servicesOf(role))}.`,
    table(["statement", "actions", "resources", "only when"], rows),
  ];
}

function readable(app: App, stack: string, arn: string): string {
  const resource = app.referred(stack, arn);
  return resource ? `${resource.path} (${resource.type})` : arn;
}

function conditionOf({ Condition = {} }: Statement): string {
  return Object.entries(Condition)
    .map(([operator, asked]) => code(`${operator} ${JSON.stringify(asked)}`))
    .join(", ");
}

function servicesOf({ body }: Resource): string[] {
  const { Statement: statements } = JSON.parse(String(body["assume_role_policy"])) as {
    Statement: readonly { readonly Principal: { readonly Service: string } }[];
  };
  return statements.map(({ Principal }) => Principal.Service);
}
