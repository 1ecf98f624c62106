import { openDatabase } from "../../src-lambda/ingest-database/open-database";
import type { SourceResult } from "../../src-lambda/core/source/run-source";
import type { DatabaseSettings } from "../../src-lambda/ingest-database/settings";
import { type Moto, startMoto } from "./moto";
import { ShopDatabase } from "./shop-database";
import { SourceWorld } from "./source-world";

/** What an entry says of the table `sales`, with few rows at a time. */
export const SETTINGS: DatabaseSettings = {
  schema: "public",
  table: "sales",
  columns: ["id", "amount"],
  key: ["id"],
  watermark: { by: "time", column: "updated_at", overlapMinutes: 60 },
  rowsPerObject: 1000,
  rowsPerFetch: 2,
  statementTimeoutSeconds: 30,
  retry: { attempts: 2, firstWaitMs: 1, longestWaitMs: 2 },
};

/** When a run of a day of July 2025 is scheduled. */
export const day = (date: number) => `2025-07-${String(date).padStart(2, "0")}T03:00:00.000Z`;

/** A source of kind "database" between a real PostgreSQL and a moto, with a world of its own for each test. */
export class DatabaseSource {
  world!: SourceWorld;
  private count = 0;

  private constructor(
    readonly shop: ShopDatabase,
    private readonly moto: Moto,
  ) {}

  static async start(): Promise<DatabaseSource> {
    const [moto, shop] = await Promise.all([startMoto(), ShopDatabase.start()]);
    return new DatabaseSource(shop, moto);
  }

  /** Bucket, tables and secret of a test; nothing was read so far. */
  async begin(): Promise<void> {
    this.world = await SourceWorld.create(`database-${(this.count += 1)}`);
    await this.world.putSecret(this.shop.login);
  }

  /** As `begin`, with an empty table of sales. */
  async beginEmpty(): Promise<void> {
    await this.begin();
    await this.shop.table(
      "id int primary key, amount numeric(12,2), updated_at timestamptz not null",
    );
  }

  async run(settings: object = SETTINGS, at = day(2), seconds?: number): Promise<SourceResult> {
    return (await this.world.function(settings, openDatabase)(at, seconds)) as SourceResult;
  }

  /** What a run says that fails. */
  failure(settings?: object, at?: string, seconds?: number): Promise<string> {
    return this.run(settings, at, seconds).then(
      () => "no failure",
      (error: unknown) => String(error),
    );
  }

  /** The ids in each object that a run lands. */
  async landedBy(settings?: object, at?: string): Promise<number[][]> {
    const { landings } = await this.run(settings, at);
    return Promise.all(landings.map(({ object }) => this.idsOf(object ?? "")));
  }

  /** Rows of sales by id, at times of the first of July. */
  async insert(rows: Readonly<Record<number, string>>, by = this.shop.admin): Promise<void> {
    for (const [id, time] of Object.entries(rows))
      await by.query("insert into sales values ($1, 1.5, $2)", [id, `2025-07-01T${time}Z`]);
  }

  stop(): Promise<unknown> {
    return Promise.all([this.moto.stop(), this.shop.stop()]);
  }

  private async idsOf(object: string): Promise<number[]> {
    const lines = await this.world.lines(object);
    return lines.map((line) => (JSON.parse(line) as { id: number }).id);
  }
}
