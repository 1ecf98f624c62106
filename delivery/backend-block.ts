import { backendOf, type Stack } from "./synthesized";

/** The backend of a stack in HCL, for Terraform of one's own that is to keep its state in the same place. */
export function backendBlock(stack: Stack, key: string): string {
  const [type, settings] = stack.cloud
    ? ["cloud", { ...stack.cloud, workspaces: { name: key } }]
    : ['backend "s3"', { ...backendOf(stack), key: `${key}/terraform.tfstate` }];
  return ["terraform {", `  ${type} {`, ...attributes(settings, "    "), "  }", "}"].join("\n");
}

function attributes(settings: object, indent: string): string[] {
  const entries = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? [`${indent}${name} {`, ...attributes(value, `${indent}  `), `${indent}}`]
      : [`${indent}${name} = ${JSON.stringify(value)}`],
  );
}
