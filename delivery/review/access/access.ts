import { code, count } from "../report/markdown";
import type { ReviewInput, Section, Severity } from "../section";
import { exposuresOf } from "./exposures";
import { grantsOf } from "./grants";
import { isNewHolder } from "./is-new";
import { openedDoors } from "./network";
import { policiesOf, type PolicyChange } from "./policies";
import { describeWidenings, type Held, type Told } from "./told";
import { widenings } from "./widened";

/** Who can now do what, and what is less closed or less encrypted than before. */
export async function access(input: ReviewInput): Promise<Section> {
  const told = [...(await fromPolicies(input)), ...fromResources(input)].sort(byWeight);
  const wider = told.filter(({ weight }) => weight > NEW);
  const severity: Severity = wider.length > 0 ? "warn" : told.length > 0 ? "note" : "none";
  const isPublic = wider.filter(({ mark }) => mark === "public").length;
  const summary = [
    isPublic > 0 ? `${count(isPublic, "thing")} opened to the public` : "",
    wider.length > isPublic ? `access widened in ${count(wider.length - isPublic, "way")}` : "",
    wider.length === 0 && told.length > 0 ? "access only for what is new" : "",
  ];
  return {
    id: "access",
    title: "Access widened",
    severity,
    summary: summary.filter(Boolean).join(", "),
    head: [],
    lines: told.map(({ words, mark }) => `- ${SIGNS[mark]} ${words}`),
    json: told.map(({ weight: _order, words, ...facts }) => ({ words, ...facts })),
  };
}

/** Weight of what concerns new things only. */
const NEW = 1;
const WEIGHTS = { public: 6, "cross-account": 5, unknown: 3, wider: 4, new: NEW } as const;
const SIGNS = {
  public: "🌍 **public**:",
  "cross-account": "🏢 **another account**:",
  unknown: "❔",
  wider: "⚠️",
  new: "🆕",
} as const;

type Finding = Told & { readonly weight: number };

async function fromPolicies(input: ReviewInput): Promise<Finding[]> {
  const byHolder = new Map<string, PolicyChange[]>();
  for (const policy of policiesOf(input))
    byHolder.set(policy.holder, [...(byHolder.get(policy.holder) ?? []), policy]);
  const told: Told[] = [];
  const widened: Held[] = [];
  for (const [holder, policies] of [...byHolder].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { resource } of policies.filter(({ isUnknown }) => isUnknown))
      told.push({
        mark: "unknown",
        paths: [resource.path],
        words: `${code(resource.path)}: only the apply tells what its policy says`,
      });
    const all = async (side: "before" | "after") =>
      (await Promise.all(policies.map((policy) => grantsOf(policy[side])))).flat();
    const isNew = isNewHolder(holder, policies, input.resources);
    // Most policies stay as they are.
    const isSame = policies.every(
      ({ before, after }) => JSON.stringify(before) === JSON.stringify(after),
    );
    if (isSame) continue;
    for (const widening of await widenings(await all("before"), await all("after")))
      widened.push({ ...widening, holder, policies, isNew });
  }
  return [...told, ...(await describeWidenings(widened, input.account))].map(weighed);
}

function fromResources({ resources }: ReviewInput): Finding[] {
  const doors = openedDoors(resources).map(({ resource, words, isPublic, isNew }) => ({
    mark: isPublic ? ("public" as const) : isNew ? ("new" as const) : ("wider" as const),
    paths: [resource.path],
    words: `${code(resource.path)}: ${code(words)}`,
  }));
  const exposures = resources.flatMap((resource) =>
    exposuresOf(resource, resources).map((words) => ({
      mark: /internet|everybody|nobody who|public access/.test(words)
        ? ("public" as const)
        : ("wider" as const),
      paths: [resource.path],
      words: `${code(resource.path)}: ${code(words)}`,
    })),
  );
  return [...doors, ...exposures].map(weighed);
}

function weighed(told: Told): Finding {
  return { ...told, weight: WEIGHTS[told.mark] };
}

function byWeight(a: Finding, b: Finding): number {
  return b.weight - a.weight || (a.words < b.words ? -1 : a.words > b.words ? 1 : 0);
}
