import { withBundled } from "../core/bundled-variables";
import { scheduledSource } from "../core/source/scheduled-source";
import { openDatabase } from "./open-database";

/** Lands the new rows of a table in PostgreSQL. */
export const handler = scheduledSource("ingest-database", withBundled(process.env), openDatabase);
