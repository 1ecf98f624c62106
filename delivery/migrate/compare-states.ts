import type { WholeState } from "../stored-state";

/** What of a state is not the same in its copy; nothing when Terraform would plan the same with either. */
export function differencesBetween(state: WholeState, copy: WholeState): string[] {
  const faults: string[] = [];
  if (state.lineage !== copy.lineage)
    faults.push(`lineage is ${String(copy.lineage)}, was ${String(state.lineage)}`);
  if ((copy.serial ?? 0) < (state.serial ?? 0))
    faults.push(`serial is ${String(copy.serial)}, was ${String(state.serial)}`);
  const [before, after] = [partsOf(state), partsOf(copy)];
  for (const [address, part] of before) {
    const found = after.get(address);
    if (found === undefined) faults.push(`${address} is missing`);
    else if (found !== part) faults.push(`${address} differs`);
  }
  return [
    ...faults,
    ...[...after.keys()].filter((each) => !before.has(each)).map((each) => `${each} is new`),
  ];
}

/** True when nothing would be lost with it. */
export function isEmpty(state: WholeState): boolean {
  return partsOf(state).size === 0;
}

function partsOf({ resources = [], outputs = {} }: WholeState): Map<string, string> {
  return new Map([
    ...resources.map((each) => [addressOf(each), JSON.stringify(each)] as const),
    ...Object.entries(outputs).map(
      ([name, value]) => [`output.${name}`, JSON.stringify(value)] as const,
    ),
  ]);
}

function addressOf({
  mode,
  type,
  name,
  module,
}: NonNullable<WholeState["resources"]>[number]): string {
  return [module, mode === "data" ? "data" : undefined, type, name].filter(Boolean).join(".");
}
