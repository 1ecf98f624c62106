import { Failure } from "./failure";
import type { StoredState } from "./stored-state";
import type { Stack } from "./synthesized";
import { bucketName, resourceName, type Target } from "./target";

/** Refuse stacks that were synthesized for another account, region or stage, or keep their state in another place. */
export function refuseForeignStacks(target: Target, stacks: readonly Stack[]): void {
  const faults = stacks.flatMap((stack) =>
    foreignFacts(target, stack).map((fault) => `  ${stack.name}: ${fault}`),
  );
  if (faults.length === 0) return;
  throw new Failure(
    `this output is not of stage ${target.stage} in account ${target.account}, ${target.region}; nothing was changed:\n${faults.join("\n")}`,
    `STAGE=${target.stage} npm run synth`,
  );
}

/** Refuse a state whose resources are in another account. */
export function refuseForeignState(target: Target, stack: Stack, state: StoredState): void {
  const arns = (state.resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ instances = [] }) => instances.map(({ attributes }) => attributes?.["arn"]));
  const foreign = arns.find((arn) => ![target.account, "", "aws"].includes(accountOf(arn)));
  if (foreign === undefined) return;
  throw new Failure(
    `the state of stack ${stack.name} holds ${String(foreign)}, stage ${target.stage} is account ${target.account}; nothing was changed`,
    "find out whose state this is: a bucket or workspace belongs to one stage of one account",
  );
}

function accountOf(arn: unknown): string {
  return typeof arn === "string" && arn.startsWith("arn:") ? (arn.split(":")[4] ?? "") : "";
}

function foreignFacts(target: Target, { name, template, backend, cloud }: Stack): string[] {
  const faults: string[] = [];
  const compare = (what: string, found: string | undefined, wanted: string) => {
    if (found !== wanted) faults.push(`${what} is ${found ?? "not set"}, must be ${wanted}`);
  };
  for (const provider of template.provider?.aws ?? []) {
    compare("region", provider.region, target.region);
    compare("allowed_account_ids", provider.allowed_account_ids?.join(", "), target.account);
  }
  if (backend) {
    compare("bucket of the state", backend.bucket, bucketName(target, "state"));
    compare("key of the state", backend.key, `${name}/terraform.tfstate`);
  } else compare("workspace", cloud?.workspaces.name, resourceName(target, name));
  return faults;
}
