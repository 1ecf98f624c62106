import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";

/** Where a review puts what people may see, and in it what it says on a pull request. */
const REPORT = "report";
const COMMENT = join(REPORT, "comment.md");

/** cdktf calls every output that it makes sensitive, ARNs and all; what is secret in one is marked at its resource. */
const BETWEEN_STACKS = "cross-stack-output-";

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

/** Refuse a report in which a value stands that Terraform calls sensitive: the plans beside it name them. */
function refuseSecrets(folder: string): void {
  const texts = readdirSync(join(folder, REPORT), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, REPORT, name), "utf8"));
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
    const plan = JSON.parse(readFileSync(join(folder, name), "utf8")) as Planned;
    const shown = sensitiveValues(plan).filter((value) =>
      spellings(value).some((each) => texts.some((text) => text.includes(each))),
    );
    if (shown.length === 0) continue;
    // Nobody shall hand it on in another way.
    rmSync(join(folder, REPORT), { recursive: true });
    throw new Failure(
      `the review shows ${shown.length} value(s) that ${name} calls sensitive; it is deleted, nothing is published`,
      "mask them in the review",
    );
  }
}

/** The texts that a plan marks as sensitive, before and after. */
function sensitiveValues(plan: Planned): string[] {
  const outputs = Object.entries(plan.output_changes ?? {});
  const changes = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...outputs.filter(([name]) => !name.startsWith(BETWEEN_STACKS)).map(([, change]) => change),
  ];
  const found = changes.flatMap(({ before, after, before_sensitive, after_sensitive }) => [
    ...marked(before, before_sensitive),
    ...marked(after, after_sensitive),
  ]);
  return [...new Set(found)].filter((value) => value.length >= SHORTEST);
}

/** As it is, in JSON, and both of them in HTML. */
function spellings(value: string): string[] {
  const written = [value, JSON.stringify(value).slice(1, -1)];
  const inHtml = (text: string) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;");
  return [...new Set([...written, ...written.map(inHtml)])];
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

/** The words of a review, which are all that a platform may be shown. */
export function publishableReview(folder: string): string {
  const path = join(folder, COMMENT);
  if (!existsSync(path)) throw new Failure(`no ${path}`, "npm run -s pipeline -- review");
  refuseSecrets(folder);
  return readFileSync(path, "utf8");
}

/** True when the review came as far as words. */
export function hasReview(folder: string): boolean {
  return existsSync(join(folder, COMMENT));
}
