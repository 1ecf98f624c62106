import type { Bill } from "../cost/bill";
import { totalOf } from "../cost/bill";

const MARKED = /(<!-- cost -->)[^]*?(<!-- \/cost -->)/;

/** The README with today's cost between its marks. */
export function withCost(readme: string, bills: ReadonlyMap<string, Bill>): string {
  if (!MARKED.test(readme))
    throw new Error("README.md has no <!-- cost --> … <!-- /cost -->; put it back");
  const parts = [...bills].map(
    ([name, { lines }]) =>
      `${Math.round(totalOf(lines)).toLocaleString("en")} USD a month for ${name} rows a day`,
  );
  return readme.replace(MARKED, `$1${parts.join(", ")}$2`);
}
