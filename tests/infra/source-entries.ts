import { parseConfig } from "../../config";
import { dev } from "../../config/dev";
import type { SourceEntry } from "../../modules/pipeline/source";

const entryOf = (kind: SourceEntry["kind"]) =>
  parseConfig("config/dev.ts", dev).sources.find((each) => each.kind === kind) as SourceEntry;

/** The sources of dev, one of each kind. */
export const storeApi = entryOf("http");
export const storeDatabase = entryOf("database");
export const partner = entryOf("sftp");
