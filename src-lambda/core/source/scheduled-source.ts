import type { EnvironmentSource } from "../environment";
import { type Extractor, runSource } from "./run-source";
import { type Invocation, scheduledRun } from "./scheduled-run";

/** What a kind of source gets to open one, once per invocation. */
export type Opening = Pick<Invocation, "env" | "secrets" | "scheduledAt" | "signal" | "remaining">;

/** A source that is ready to be read. */
export interface OpenedSource {
  readonly extract: Extractor;
  /** Ends its connections, whatever became of the run. @default - there are none */
  readonly close?: () => Promise<void>;
}

/** Makes a kind of source ready. */
export type OpenSource = (opening: Opening) => Promise<OpenedSource>;

/** The function of a kind of source that gives rows after a watermark. */
export function scheduledSource(name: string, source: EnvironmentSource, open: OpenSource) {
  const run = async ({ s3, watermarks, ...opening }: Invocation) => {
    const { env, remaining, scheduledAt } = opening;
    const opened = await open(opening);
    return runSource({
      source: env.SOURCE,
      scheduledAt: scheduledAt.toISOString(),
      extract: opened.extract,
      s3,
      watermarks,
      landing: {
        bucket: env.RAW_BUCKET,
        prefix: env.LANDING_PREFIX,
        maxBytes: env.MAX_FILE_BYTES,
      },
      remaining,
      now: () => new Date(),
    }).finally(() => opened.close?.());
  };
  return scheduledRun(name, source, { run, counts: ({ rows }) => ({ RowsLanded: rows }) });
}
