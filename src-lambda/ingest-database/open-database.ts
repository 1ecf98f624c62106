import { readSettings } from "../core/source/env";
import type { Extract } from "../core/source/run-source";
import type { OpenedSource, Opening } from "../core/source/scheduled-source";
import { readSecret } from "../core/source/secret";
import { Connection } from "./connection";
import { DatabaseFailed, Passing } from "./database-error";
import { databaseSecret } from "./database-secret";
import { type Position, positionOf, watermarkOf } from "./position";
import { Queries } from "./queries";
import { readRows } from "./read-rows";
import { databaseSettings, type DatabaseSettings } from "./settings";
import { findTable } from "./table";

/** Numbers that are above all others. */
const ENDS: readonly string[] = ["NaN", "Infinity"];

/** Makes a table in PostgreSQL ready to be read span by span. */
export async function openDatabase(opening: Opening): Promise<OpenedSource> {
  const { env, remaining, scheduledAt, secrets, signal } = opening;
  const settings = readSettings(env.SOURCE, databaseSettings, env.SETTINGS);
  const secretName = env.SECRET_NAME;
  const connection = await Connection.open({
    source: env.SOURCE,
    secret: await readSecret(secrets, secretName, databaseSecret),
    secretName,
    retry: settings.retry,
    statementTimeoutSeconds: settings.statementTimeoutSeconds,
    signal,
    remaining,
  });
  return {
    extract: (watermark) => extractFrom(connection, settings, positionOf(watermark), scheduledAt),
    close: () => connection.end(),
  };
}

/** What of a table is not in the lake yet: all of it is read in one transaction, from one state of the table. */
async function extractFrom(
  connection: Connection,
  settings: DatabaseSettings,
  position: Position | undefined,
  scheduledAt: Date,
): Promise<Extract | undefined> {
  await connection.begin();
  const table = await findTable(connection, settings);
  const queries = new Queries(settings, table, scheduledAt);
  await refuseRowsOutOfReach(connection, queries, table.name, settings);
  if (position) await refuseForeignPosition(connection, queries.position(position.value), position);
  const found = await nextSpan(connection, queries, position);
  if (!found) {
    await connection.query("commit");
    return undefined;
  }
  const { count, span } = found;
  const [, overlap] = await only(connection, queries.overlapBefore(span.to));
  const isFull = count === settings.rowsPerObject;
  const [more] = isFull ? await only(connection, queries.anyAfter(span.to)) : [];
  return {
    ...span,
    rows: readRows(connection, queries.declareCursor(span), settings.rowsPerFetch),
    reached: () => watermarkOf({ value: span.to, overlap: overlap ?? undefined }),
    hasMore: more === "t",
  };
}

/**
 * The span that follows a position: what is after it, and the overlap before it if a row there has come, changed or
 * gone since it was read. Undefined when nothing did.
 */
async function nextSpan(connection: Connection, queries: Queries, position: Position | undefined) {
  const [first, last, rows] = await only(connection, queries.next(position?.value));
  const count = Number(rows);
  if (last && ENDS.includes(last)) {
    throw new DatabaseFailed(
      `a row has ${last} as its watermark, after which no row would ever be new; correct it, or name a ` +
        `view that leaves it out`,
    );
  }
  if (!position)
    return first && last ? { count, span: { from: first, to: last, after: false } } : undefined;
  const to = last ?? position.value;
  const [begin, overlap] = await only(connection, queries.overlapBefore(position.value));
  if (overlap !== position.overlap)
    return { count, span: { from: begin ?? position.value, to, after: false } };
  return last ? { count, span: { from: position.value, to, after: true } } : undefined;
}

async function refuseRowsOutOfReach(
  connection: Connection,
  queries: Queries,
  name: string,
  { watermark }: DatabaseSettings,
): Promise<void> {
  const [found] = await only(connection, queries.anyOutOfReach());
  if (found !== "t") return;
  throw new DatabaseFailed(
    `table ${name} has rows without a value in "${watermark.column}", or with infinity, which would ` +
      `never be read; fill it, or name a view that leaves them out`,
  );
}

/** A position that a person has set wrongly, or that is from before the entry named another watermark. */
async function refuseForeignPosition(
  connection: Connection,
  query: string,
  { value }: Position,
): Promise<void> {
  try {
    await connection.query(query);
  } catch (error) {
    if (error instanceof Passing) throw error;
    throw new DatabaseFailed(
      `the watermark in the source's item is "${value}", which is no value of the watermark column; set it ` +
        `to one, or delete the item to read the table from its start`,
    );
  }
}

async function only(connection: Connection, query: string): Promise<readonly (string | null)[]> {
  const [row = []] = await connection.query(query);
  return row;
}
