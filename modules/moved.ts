import { App, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/**
 * Say where in the same stack `construct` stood before, as `parent/child`: Terraform then moves what it made instead of
 * replacing it. To be taken out again once every stage is applied.
 */
export function movedFrom(construct: Construct, before: string): void {
  const resources = construct.node
    .findAll()
    .filter((each) => TerraformResource.isTerraformResource(each));
  if (resources.length === 0)
    throw new Error(`${construct.node.path} has no resource that could have stood at "${before}"`);
  for (const resource of resources as TerraformResource[]) {
    const below = resource.node.scopes.slice(construct.node.scopes.length);
    const path = [...before.split("/"), ...below.map(({ node }) => node.id)];
    resource.moveFromId(`${resource.terraformResourceType}.${logicalId(path)}`);
  }
}

/** The name that cdktf gives an element at that place of a stack. */
function logicalId(path: readonly string[]): string {
  const stack = new TerraformStack(new App({ stackTraces: false }), "stack");
  const parent = path
    .slice(0, -1)
    .reduce<Construct>((scope, id) => new Construct(scope, id), stack);
  return new TerraformElement(parent, path.at(-1) ?? "").friendlyUniqueId;
}
