import { withBundled } from "../core/bundled-variables";
import { scheduledSource } from "../core/source/scheduled-source";
import { openApi } from "./open-api";

/** Lands the new records of an HTTP API. */
export const handler = scheduledSource("ingest-api", withBundled(process.env), openApi);
