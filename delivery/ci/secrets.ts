import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure";
import type { PlanJson } from "../review/plan-json";
import { html } from "../review/report/markdown";
import { sensitiveValues } from "../review/secret-values";

/** Where a review puts what people may see, and in it what it says on a pull request. */
const REPORT = "report";
const COMMENT = join(REPORT, "comment.md");

/** Refuse a report in which a value stands that Terraform calls sensitive: the plans beside it name them. */
function refuseSecrets(folder: string): void {
  const texts = readdirSync(join(folder, REPORT), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, REPORT, name), "utf8"));
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
    const plan = JSON.parse(readFileSync(join(folder, name), "utf8")) as PlanJson;
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

/** As it is, in JSON, and both of them in HTML. */
function spellings(value: string): string[] {
  const written = [value, JSON.stringify(value).slice(1, -1)];
  const inHtml = (text: string) => html(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;");
  return [...new Set([...written, ...written.map(inHtml)])];
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
