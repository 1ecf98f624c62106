import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** Where a stack's resources live; with a name it makes an ARN. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** Begins the names of its resources: `sales-lake-dev`. */
  readonly prefix: string;
}

/** The place of the stack that holds `scope`. */
export function placeOf(scope: Construct): Place {
  const stack: TerraformStack & { readonly place?: Place } = TerraformStack.of(scope);
  if (stack.place) return stack.place;
  throw new Error(
    `stack "${stack.node.id}" does not say its account, region and app; extend BaseStack or set "place"`,
  );
}

/** The literal ARN of a resource, which needs no reference to it. */
export function arnOf(scope: Construct, service: string, resource: string): string {
  const { account, region } = placeOf(scope);
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
