import { withBundled } from "../core/bundled-variables";
import { scheduledRun } from "../core/source/scheduled-run";
import { sftpFiles } from "./fetch-files";

/** Lands the new files of an SFTP server. */
export const handler = scheduledRun("ingest-sftp", withBundled(process.env), sftpFiles);
