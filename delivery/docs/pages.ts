import { readFileSync } from "node:fs";
import { contractDocuments, contracts } from "../../contracts";
import type { Stack } from "../synthesized";
import { App } from "./app";
import { architecturePage } from "./architecture";
import { billsOf, costPage } from "./cost";
import { datasetsPage } from "./datasets";
import { flowOf } from "./flow";
import { permissionsPage } from "./permissions";
import { withCost } from "./readme";

/** The stage that the pages show; the others differ in names and sizes. */
export const SHOWN_STAGE = "dev";

const README = "README.md";

/** Every generated page, by its path in the project. */
export function docPages(stacks: readonly Stack[]): ReadonlyMap<string, string> {
  const app = new App(stacks);
  const known = contracts();
  return new Map([
    ["docs/architecture.md", architecturePage(app, flowOf(app, [...known.values()]))],
    [README, withCost(readFileSync(README, "utf8"), billsOf(stacks))],
    ["docs/cost.md", costPage(stacks, SHOWN_STAGE)],
    ["docs/generated/datasets.md", datasetsPage(known, contractDocuments())],
    ["docs/generated/permissions.md", permissionsPage(app)],
  ]);
}
