import type { JsonLine } from "../core/source/landed-upload";
import type { Connection } from "./connection";
import { DatabaseFailed, Passing } from "./database-error";
import { CURSOR } from "./queries";

/** Reads what a cursor is opened on, so many rows at a time, and ends the transaction. */
export async function* readRows(
  connection: Connection,
  declareCursor: string,
  rowsPerFetch: number,
): AsyncGenerator<JsonLine> {
  let count = 0;
  try {
    await connection.query(declareCursor);
    for (;;) {
      const rows = await connection.query(`fetch ${rowsPerFetch} from ${CURSOR}`);
      for (const [document] of rows) yield oneLine(document ?? "null");
      count += rows.length;
      if (rows.length < rowsPerFetch) break;
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
