import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { describeError, log } from "../core/log";
import { type RetrySettings, waitMs } from "../core/source/backoff";
import { DatabaseFailed, failureOf, Passing } from "./database-error";
import type { DatabaseSecret } from "./database-secret";

const CONNECT_MS = 10_000;
/** How much later than the server we give up on an answer: by then the connection is dead. */
const GRACE_MS = 5_000;

export interface ConnectionOptions {
  readonly source: string;
  readonly secret: DatabaseSecret;
  readonly secretName: string;
  readonly retry: RetrySettings;
  readonly statementTimeoutSeconds: number;
  /** Ends when the time of the run is used up. */
  readonly signal: AbortSignal;
  readonly remaining: () => number;
}

/** One row of an answer: the server's own text of each value. */
export type TextRow = readonly (string | null)[];

/** A connection whose server has proved who it is; every value comes as the text that the server writes. */
export class Connection {
  private lost: Error | undefined;

  private constructor(
    private readonly client: Client,
    private readonly options: ConnectionOptions,
  ) {
    // One that breaks between two statements: without a listener it would end the process.
    client.on("error", (error) => (this.lost ??= error));
  }

  /** Connects, patient with a server that is away or full for a moment. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { remaining, retry } = options;
    for (let tries = 1; ; tries += 1) {
      try {
        return await Connection.tryOnce(options);
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        const wait = waitMs(retry, tries);
        if (tries >= retry.attempts || wait >= remaining())
          throw new DatabaseFailed(`${error.message}, ${tries} times`);
        log("warn", "database to be asked again", { ...describeError(error), tries });
        await sleep(wait);
      }
    }
  }

  private static async tryOnce(options: ConnectionOptions): Promise<Connection> {
    const client = new Client(clientConfig(options));
    const connection = new Connection(client, options);
    const { secretName, signal } = options;
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw failureOf(error, secretName);
    }
    signal.addEventListener("abort", () => void connection.end());
    return connection;
  }

  /** Runs a statement; with several in one text, gives the rows of the last one. */
  async query(text: string): Promise<readonly TextRow[]> {
    const { secretName, signal } = this.options;
    try {
      const answer: unknown = await this.client.query({ text, rowMode: "array" });
      const last = (Array.isArray(answer) ? answer.at(-1) : answer) as { rows: TextRow[] };
      return last.rows;
    } catch (error) {
      if (signal.aborted) {
        throw new DatabaseFailed(
          "the time of the run was used up; raise timeoutSeconds or lower rowsPerObject in its entry",
        );
      }
      throw failureOf(this.lost ?? error, secretName);
    }
  }

  /** Begins to read one state of the database, whatever others write meanwhile; nothing can be written. */
  async begin(): Promise<void> {
    const { remaining, statementTimeoutSeconds } = this.options;
    // The server gives up a little after us, and does not work for somebody who has left.
    const rest = Math.ceil(remaining()) + GRACE_MS;
    // SET LOCAL and not startup options, which RDS Proxy and PgBouncer refuse.
    await this.query(
      `begin transaction isolation level repeatable read, read only;
       set local statement_timeout = ${Math.min(statementTimeoutSeconds * 1000, rest)};
       set local idle_in_transaction_session_timeout = ${rest};
       set local timezone = 'UTC';
       set local extra_float_digits = 1;
       set local search_path = pg_catalog`,
    );
  }

  /** Ends the connection, and with it what it has begun. */
  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

function clientConfig(options: ConnectionOptions): ClientConfig {
  const { secret, source, statementTimeoutSeconds } = options;
  const { ca, dbname, host, password, port, username } = secret;
  return {
    host,
    port,
    database: dbname,
    user: username,
    password,
    application_name: source,
    // `host` also for addresses, for which the driver names none to be verified.
    ssl: { ca, host, minVersion: "TLSv1.2" },
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: statementTimeoutSeconds * 1000 + GRACE_MS,
    keepAlive: true,
    types: { getTypeParser: () => (text: string) => text },
  };
}
