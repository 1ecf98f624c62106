import { accessOf, accessOfRole } from "../docs/access";
import { type App, compare, type Resource } from "../docs/app";
import { closureOf, type Files } from "./code";
import type { Worker } from "./tree";

/** What all readers of workers need to know. */
export interface Known {
  readonly app: App;
  readonly files: Files;
  /** Buckets that hold data, the results of steps among them. */
  readonly zones: ReadonlySet<string>;
  /** Books that every job keeps. */
  readonly books: readonly string[];
}

const SCRIPT = /([\w-]+)\/job\.py/;
const PLACE = /s3:\/\/([^/"'\s]+)\/([\w-]+)/g;

/** The Glue jobs: what they read and write follows from their roles. */
export function glueJobs({ app, books, files, zones }: Known): Worker[] {
  return app.ofType("aws_glue_job").map((job) => {
    const { script_location } = job.body["command"] as { script_location: string };
    const name = SCRIPT.exec(script_location)?.[1] ?? String(job.body["name"]);
    const isData = (place: string) => !books.includes(place);
    const { reads, writes } = accessOf(app, job, zones);
    const parts = new Map([
      ...closureOf(files, `${name}/job.py`),
      ...ownArguments(job.body["default_arguments"]),
    ]);
    return { kind: "job", name, reads: reads.filter(isData), writes: writes.filter(isData), parts };
  });
}

/** Arguments of the job itself; those of Glue have hyphens. */
function ownArguments(all: unknown): [string, string][] {
  return Object.entries((all ?? {}) as Record<string, string>)
    .filter(([name]) => /^--[a-z0-9_]+$/.test(name) && name !== "--conf")
    .map(([name, value]) => [`argument ${name.slice(2)}`, value]);
}

/** Jobs on EMR: the datasets that their arguments name, written if a role of EMR may write them. */
export function emrJobs({ app, books, files, zones }: Known): Worker[] {
  const written = emrRoles(app).flatMap((role) => accessOfRole(app, role, zones).writes);
  const named = new Map<string, Set<string>>();
  for (const text of callsIn(app)) {
    for (const [name, places] of jobsIn(app, text)) {
      named.set(name, new Set([...(named.get(name) ?? []), ...places]));
    }
  }
  return [...named]
    .sort(([one], [other]) => compare(one, other))
    .map(([name, places]) => {
      const data = [...places].filter(
        (place) => zones.has(place.split("/")[0] ?? "") && !books.includes(place),
      );
      return {
        kind: "job",
        name,
        reads: data.filter((place) => !written.includes(place)),
        writes: data.filter((place) => written.includes(place)),
        parts: closureOf(files, `${name}/job.py`),
      };
    });
}

const EMR_SERVICES = /"(?:ec2|elasticmapreduce|emr-serverless)\.amazonaws\.com"/;

const emrRoles = (app: App): Resource[] =>
  app
    .ofType("aws_iam_role")
    .filter(({ body }) => EMR_SERVICES.test(String(body["assume_role_policy"])));

/** Where jobs of EMR are called: settings of clusters, and states of a run. */
function callsIn(app: App): string[] {
  const settings = app.ofType("aws_s3_object").map(({ body }) => String(body["content"] ?? ""));
  const states = app.ofType("aws_sfn_state_machine").flatMap(({ body }) => {
    const { States } = JSON.parse(String(body["definition"])) as {
      States: Record<string, unknown>;
    };
    return Object.values(States).map((state) => JSON.stringify(state));
  });
  return [...settings, ...states].filter((text) => SCRIPT.test(text));
}

/** Each job of a text with the places named after its script. */
function jobsIn(app: App, text: string): [string, string[]][] {
  const starts = [...text.matchAll(new RegExp(SCRIPT, "g"))];
  return starts.map((start, i) => {
    const segment = text.slice(start.index, starts[i + 1]?.index);
    const places = [...segment.matchAll(PLACE)].map(
      ([, bucket = "", folder = ""]) => `${app.zoneOf(bucket)}/${folder}`,
    );
    return [start[1] ?? "", places];
  });
}
