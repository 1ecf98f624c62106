import type { Client } from "pg";
import { Postgres, type PostgresLogin } from "../../local/demo/postgres";

const READER = { username: "lake_reader", password: "rea'der" };

/** A real PostgreSQL with the table `public.sales`, empty, and somebody who may read it. */
export class ShopDatabase {
  private constructor(
    private readonly postgres: Postgres,
    readonly admin: Client,
  ) {}

  static async start(): Promise<ShopDatabase> {
    const postgres = await Postgres.start();
    const admin = await postgres.connect();
    await admin.query(`create role ${READER.username} login password 'rea''der'`);
    return new ShopDatabase(postgres, admin);
  }

  /** What the secret of the source holds. */
  get login(): PostgresLogin {
    return { ...this.postgres.login, ...READER };
  }

  /** Makes a table anew, in the schema public. */
  async table(definition: string, name = "sales"): Promise<void> {
    await this.admin.query(`drop table if exists ${name}`);
    await this.admin.query(`create table ${name} (${definition})`);
    await this.admin.query(`grant select on ${name} to ${READER.username}`);
  }

  /** Another connection, for a transaction that stays open. */
  connect(): Promise<Client> {
    return this.postgres.connect();
  }

  /** Ends the connections of the source, as a restart or a failover would. */
  async killReaders(): Promise<number> {
    const { rowCount } = await this.admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1",
      [READER.username],
    );
    return rowCount ?? 0;
  }

  async stop(): Promise<void> {
    await this.admin.end();
    await this.postgres.stop();
  }
}
