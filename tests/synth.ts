import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import type { Place } from "../modules/iam/place";

export type Block = Record<string, unknown>;
interface ResourceType {
  readonly tfResourceType: string;
}

/** The Terraform JSON of a stack, with the questions our tests ask of it. */
export class Synthesised {
  constructor(private readonly json: { resource?: Record<string, Record<string, Block>> }) {}

  all({ tfResourceType }: ResourceType): Block[] {
    return Object.values(this.json.resource?.[tfResourceType] ?? {});
  }

  only(type: ResourceType): Block {
    const [found, ...others] = this.all(type);
    if (!found || others.length > 0) {
      throw new Error(`expected one ${type.tfResourceType}, got ${String(this.all(type).length)}`);
    }
    return found;
  }
}

class PlacedStack extends TerraformStack {
  readonly place: Place = {
    account: "123456789012",
    region: "us-east-1",
    prefix: "sales-lake-dev",
  };

  constructor() {
    super(Testing.app(), "stack");
    new AwsProvider(this, "aws");
  }
}

/** A stack to put constructs into. */
export const emptyStack = (): TerraformStack => new PlacedStack();

/** Build constructs in a stack, prepare and validate it, and read the result. */
export function synth(build: (stack: TerraformStack) => void): Synthesised {
  const stack = emptyStack();
  build(stack);
  stack.prepareStack(); // without it cross-stack references stay unresolved
  return new Synthesised(JSON.parse(Testing.synth(stack, true)) as Block);
}
