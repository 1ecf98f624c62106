import { scheduledSource } from "../core/source/scheduled-source";
import { openDatabase } from "./open-database";

/** Lands the new rows of a table in PostgreSQL. */
export const handler = scheduledSource("ingest-database", process.env, openDatabase);
