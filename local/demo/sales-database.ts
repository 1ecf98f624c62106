import { randomBytes } from "node:crypto";
import { stringify } from "lossless-json";
import { asJson, demoSales } from "./demo-sales";
import type { Postgres, PostgresLogin } from "./postgres";

const READER = "lake_reader";

const TABLE = `
  create schema shop;
  create table shop.sales (
    transaction_id text primary key,
    order_id text not null,
    transaction_ts timestamptz not null,
    store_id text not null,
    region text,
    customer_id text,
    product_id text not null,
    category text,
    quantity integer not null,
    unit_price numeric(12, 2) not null,
    discount_pct numeric(5, 2),
    total_amount numeric(14, 2) not null,
    currency text not null,
    payment_method text,
    updated_at timestamptz not null
  );
  create index on shop.sales (updated_at);`;

/** Fills a PostgreSQL with a shop's sales, the same after every start; gives the login of who may read them. */
export async function fillShop(postgres: Postgres): Promise<PostgresLogin> {
  const password = randomBytes(16).toString("hex");
  const rows = demoSales("database").map(({ sale }) => ({
    ...asJson(sale),
    updated_at: sale.transaction_ts,
  }));
  const admin = await postgres.connect();
  await admin.query(TABLE);
  await admin.query(
    "insert into shop.sales select * from json_populate_recordset(null::shop.sales, $1)",
    [stringify(rows)],
  );
  await admin.query(`
    create role ${READER} login password '${password}';
    grant usage on schema shop to ${READER};
    grant select on shop.sales to ${READER}`);
  await admin.end();
  return { ...postgres.login, username: READER, password };
}
