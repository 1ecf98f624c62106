import {
  DefaultTokenResolver,
  Lazy,
  StringConcat,
  TerraformOutput,
  type TerraformRemoteState,
  TerraformStack,
  Tokenization,
} from "cdktf";
import { placeOf } from "../modules/iam/place";

/** In every value that stands for one which AWS has yet to invent. */
const PLACEHOLDER = "placeholder";
const ATTRIBUTE = /^\$\{aws_(?<type>\w+)\.(?<name>[\w-]+)\.(?<attribute>\w+)\}$/;

/** What others may plan with while a stack has no state: valid in form, and nothing that exists. */
export function defaultsUntilApplied(stack: TerraformStack): Record<string, unknown> {
  const produce = () => {
    const outputs = stack.node.children.filter((child) => child instanceof TerraformOutput);
    return Object.fromEntries(outputs.map((output) => [output.friendlyUniqueId, standIn(output)]));
  };
  // Outputs are made as they are referred to, the last of them when all stacks are prepared.
  return Lazy.anyValue({ produce }) as unknown as Record<string, unknown>;
}

/** Terraform itself says, in each plan, that a value is not the real one yet. */
export function warnUntilApplied(state: TerraformRemoteState, upstream: TerraformStack): void {
  const { id } = upstream.node;
  const outputs = `data.terraform_remote_state.${state.friendlyUniqueId}.outputs`;
  TerraformStack.of(state).addOverride(`check.${id}_is_applied`, {
    assert: {
      condition: `\${!strcontains(jsonencode(${outputs}), "${PLACEHOLDER}")}`,
      error_message: `stack ${id} is not applied: this plan holds placeholders, apply ${id} and plan again`,
    },
  });
}

function standIn(output: TerraformOutput): string {
  const scope = TerraformStack.of(output);
  const resolver = new DefaultTokenResolver(new StringConcat());
  const value: unknown = Tokenization.resolve(output.value, { scope, resolver });
  const { type, name, attribute } = ATTRIBUTE.exec(String(value))?.groups ?? {};
  if (type === undefined || attribute === undefined)
    throw new Error(
      `${output.node.path} hands ${String(value)} to another stack; hand over an attribute of a resource`,
    );
  if (attribute !== "arn") return `${type}-${PLACEHOLDER}-${String(name)}`;
  const { account, region } = placeOf(output);
  return `arn:aws:${String(type.split("_")[0])}:${region}:${account}:${PLACEHOLDER}/${String(name)}`;
}
