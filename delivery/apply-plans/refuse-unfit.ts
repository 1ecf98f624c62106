import { join } from "node:path";
import { Failure } from "../failure";
import { refuseForeignState } from "../guard";
import { artifactDigest } from "../review/artifact";
import { commitOf } from "../review/commit";
import { readReport } from "../review/make-review";
import type { PlannedStack, Plans } from "../review/plan-folder";
import { plainText } from "../review/report/markdown";
import { readState } from "../stored-state";
import { stackNamed } from "../synthesized";
import { isApplied } from "./applied-note";
import type { Application } from "./apply-plans";
import { plannedFrom, sha256Of } from "./plan-file";

const AGAIN = "npm run -s pipeline -- review";

/** Refuse, before anything is changed, plans of something else than what is here and now. */
export async function refuseUnfit(application: Application, plans: Plans): Promise<void> {
  const faults = [
    ...reviewFaults(application.folder),
    ...(await foreignFaults(application, plans)),
    ...missingFaults(application, plans),
    ...plans.stacks.flatMap((planned) => alteredFaults(application.folder, planned)),
  ];
  if (faults.length === 0) faults.push(...(await staleFaults(application, plans.stacks)));
  if (faults.length === 0) return;
  throw new Failure(
    `these plans are not applied, nothing was changed:\n${faults.map((each) => `  ${each}`).join("\n")}`,
    AGAIN,
  );
}

/** Blocked is what loses data that nobody acknowledged, and what could not be planned. */
function reviewFaults(folder: string): string[] {
  const verdict = readReport(folder)?.verdict;
  if (!verdict) return ["review: there is none of them"];
  return verdict.level === "blocked" ? [`review: ${plainText(verdict.text)}`] : [];
}

async function foreignFaults(
  { delivery, project, target }: Application,
  plans: Plans,
): Promise<string[]> {
  const { commit } = await commitOf(project);
  const facts = { ...target, commit, artifact: artifactDigest(delivery.stacks) };
  const names = ["stage", "account", "region", "commit", "artifact"] as const;
  return names
    .filter((name) => plans[name] !== facts[name])
    .map((name) => `${name}: they are of ${plans[name]}, here is ${facts[name]}`);
}

/** A folder that lost an entry would be applied in part, and called applied. */
function missingFaults({ delivery }: Application, { stacks }: Plans): string[] {
  return delivery.stacks
    .filter((stack) => !stacks.some(({ name }) => name === stack.name))
    .map(({ name }) => `${name}: the folder has no plan of it`);
}

function alteredFaults(folder: string, { name, plan, sha256 }: PlannedStack): string[] {
  const found = sha256Of(join(folder, plan));
  return found === sha256 ? [] : [`${name}: ${plan} has SHA-256 ${found}, reviewed was ${sha256}`];
}

/** Terraform would see it too, but only once the stacks before are applied. */
async function staleFaults(
  { delivery, folder, target }: Application,
  planned: readonly PlannedStack[],
): Promise<string[]> {
  const due = planned.filter((each) => isDue(folder, each));
  const faults = await Promise.all(
    due.map(async ({ name, plan }) => {
      const stack = stackNamed(delivery.stacks, name);
      const from = plannedFrom(join(folder, plan));
      if (!from || !stack.backend) return [];
      const state = (await readState(delivery.s3, stack)) ?? {};
      refuseForeignState(target, stack, state);
      const [before, now] = [versionOf(from), versionOf(state)];
      return before === now ? [] : [`${name}: its state was ${before}, now it is ${now}`];
    }),
  );
  return faults.flat();
}

/** True for a plan that is still to be applied. */
export function isDue(folder: string, planned: PlannedStack): boolean {
  return planned.changes && !planned.preview && !isApplied(folder, planned);
}

const versionOf = ({ serial = 0, lineage = "" }: { serial?: number; lineage?: string }) =>
  `serial ${serial} of ${lineage || "nothing"}`;
