import { z } from "zod";
import { dev } from "./dev";
import { prod } from "./prod";
import { type Config, schema } from "./schema";

export type { Config } from "./schema";

const stages: ReadonlyMap<string, unknown> = new Map(Object.entries({ dev, prod }));

/** The settings of one stage; there is no default stage. */
export function loadConfig(stage: string | undefined): Config {
  if (stage === undefined || !stages.has(stage)) {
    const given = stage === undefined ? "STAGE is not set" : `unknown STAGE "${stage}"`;
    throw new Error(`${given}; set STAGE to one of ${[...stages.keys()].join(", ")}`);
  }
  return parseConfig(`config/${stage}.ts`, stages.get(stage));
}

/** Check one stage's settings; `source` is the file to mend. */
export function parseConfig(source: string, value: unknown): Config {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${source} is not valid:\n${z.prettifyError(parsed.error)}`);
}
