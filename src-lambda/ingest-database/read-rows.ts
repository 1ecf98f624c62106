import type { JsonLine } from "../core/source/landed-upload";
import type { Connection } from "./connection";
import { DatabaseFailed, Passing } from "./database-error";
import { CURSOR } from "./queries";

/** Rows of the first fetch, when nothing is known of their size yet. */
const FIRST_FETCH = 20;
/** What one fetch may be expected to hold: rows may be wide. */
const FETCH_BYTES = 16 * 1024 * 1024;

/** Reads what a cursor is opened on, at most so many rows at a time, and ends the transaction. */
export async function* readRows(
  connection: Connection,
  declareCursor: string,
  rowsPerFetch: number,
): AsyncGenerator<JsonLine> {
  let count = 0;
  let widest = 1;
  let next = Math.min(FIRST_FETCH, rowsPerFetch);
  try {
    await connection.query(declareCursor);
    for (;;) {
      const rows = await connection.query(`fetch ${next} from ${CURSOR}`);
      for (const [document] of rows) {
        widest = Math.max(widest, document?.length ?? 0);
        yield oneLine(document ?? "null");
      }
      count += rows.length;
      if (rows.length < next) break;
      next = Math.min(rowsPerFetch, Math.max(1, Math.floor(FETCH_BYTES / widest)));
    }
    await connection.query("commit");
  } catch (error) {
    if (!(error instanceof Passing)) throw error;
    throw new DatabaseFailed(
      `${error.message} after ${count} rows, of which none has landed; the next run reads them again`,
    );
  }
}

/** A column of type json keeps the line breaks of whoever wrote it; within a text JSON has none. */
function oneLine(document: string): JsonLine {
  return document.includes("\n") || document.includes("\r")
    ? document.replace(/[\r\n]+/g, " ")
    : document;
}
