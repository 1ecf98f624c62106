import { toContract } from "../../contracts/contract";
import { App } from "../docs/app";
import { usedByAllJobs } from "../docs/flow";
import type { Stack } from "../synthesized";
import { jobFiles, type Files } from "./code";
import { boards, functions, models, views } from "./other-workers";
import { emrJobs, glueJobs } from "./spark-jobs";
import { BACKFILL, idOf, placeOf, type Tree } from "./tree";

const CONTRACT = /^pipeline_core\/contracts\/(\w+)\.json$/;

/** Folders beside the data: nothing is made of them. */
const NO_DATA = ["code", "athena-results", "emr-logs", "checkpoints"].map(
  (each) => `artifacts/${each}`,
);

/** What synthesized stacks do with data, from their resources and the code beside them. */
export function readTree(stacks: readonly Stack[]): Tree {
  const app = new App(stacks);
  const files = jobFiles(stacks);
  const documents = contractsIn(files);
  const contracts = new Map(
    [...documents].map(([name, document]) => [
      name,
      toContract(`contracts/${name}.odcs.yaml`, document),
    ]),
  );
  const all = [...contracts.values()];
  const zones = new Set<string>([...all.map(({ zone }) => zone), "artifacts"]);
  const known = { app, files, zones, books: [...usedByAllJobs(app, all), ...NO_DATA] };
  const jobs = glueJobs(known);
  const shown = views(app, all);
  const readable = [...all.map(placeOf), ...shown.map(idOf)];
  return {
    workers: [
      ...jobs,
      ...emrJobs(known).filter(({ name }) => jobs.every((job) => job.name !== name)),
      ...functions(known),
      ...models(known),
      ...shown,
      ...boards(app, readable),
    ],
    contracts,
    documents,
    files,
    backfilled: jobs.find(({ name }) => name === BACKFILL)?.writes ?? [],
  };
}

/** The contracts that the jobs carry. */
function contractsIn(files: Files): ReadonlyMap<string, unknown> {
  const found = [...files].flatMap(([path, text]): [string, unknown][] => {
    const name = CONTRACT.exec(path)?.[1];
    return name === undefined ? [] : [[name, JSON.parse(text)]];
  });
  return new Map(found);
}
