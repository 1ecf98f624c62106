import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";

/** Shorter ones stand everywhere by chance. */
const SHORTEST = 6;

interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

interface Planned {
  readonly resource_changes?: readonly { readonly change: Change }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

/** Refuse a text in which a value stands that Terraform calls sensitive: the plans name them. */
export function refuseSecrets(text: string, folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  for (const name of names) {
    const plan = JSON.parse(readFileSync(join(folder, name), "utf8")) as Planned;
    const shown = sensitiveValues(plan).filter((value) => text.includes(value));
    if (shown.length === 0) continue;
    throw new Failure(
      `the review shows ${shown.length} value(s) that ${name} calls sensitive; it is not published`,
      "mask them in the review",
    );
  }
}

/** The texts that a plan marks as sensitive, before and after. */
export function sensitiveValues(plan: Planned): string[] {
  const changes = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  const found = changes.flatMap(({ before, after, before_sensitive, after_sensitive }) => [
    ...marked(before, before_sensitive),
    ...marked(after, after_sensitive),
  ]);
  return [...new Set(found)].filter((value) => value.length >= SHORTEST);
}

/** The marks have the shape of the value, with `true` where it is sensitive. */
function marked(value: unknown, mark: unknown): string[] {
  if (mark === true) return textsIn(value);
  if (typeof mark !== "object" || mark === null || typeof value !== "object" || value === null)
    return [];
  return Object.entries(mark).flatMap(([key, inner]) =>
    marked((value as Record<string, unknown>)[key], inner),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The review of a plan folder, which is all that a platform may be shown. */
export function publishableReview(folder: string): string {
  const path = join(folder, "review.md");
  if (!existsSync(path)) throw new Failure(`no ${path}`, "npm run -s pipeline -- review");
  const text = readFileSync(path, "utf8");
  refuseSecrets(text, folder);
  return text;
}
