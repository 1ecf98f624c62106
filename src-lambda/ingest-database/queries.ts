import { escapeIdentifier, escapeLiteral } from "pg";
import type { DatabaseSettings } from "./settings";
import type { Table } from "./table";

/** A span of the watermark column, both ends included unless `after` says otherwise. */
export interface Span {
  readonly from: string;
  readonly to: string;
  /** Rows at `from` are not in it. */
  readonly after: boolean;
}

/** The cursor that reads the rows of a span. */
export const CURSOR = "new_rows";

/** The statements that read a table; values come and go as the text of the watermark's type. */
export class Queries {
  private readonly watermark: string;
  private readonly columns: string;
  /** Rows before the start are none of ours, those at or after the scheduled time are the next run's. */
  private readonly scope: string;
  private readonly start: string | undefined;

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly table: Table,
    scheduledAt: Date,
  ) {
    const { columns, watermark } = settings;
    this.watermark = escapeIdentifier(watermark.column);
    this.columns = columns.map((column) => escapeIdentifier(column)).join(", ");
    const start = watermark.start?.toString();
    this.start = start && this.value(start);
    const end = watermark.by === "time" && this.value(scheduledAt.toISOString());
    this.scope = [
      `${this.watermark} is not null`,
      ...(this.start ? [`${this.watermark} >= ${this.start}`] : []),
      ...(end ? [`${this.watermark} < ${end}`] : []),
    ].join(" and ");
  }

  /** Whether there is a row that no run would ever read: without a watermark, or with one that never comes. */
  anyOutOfReach(): string {
    const { by } = this.settings.watermark;
    const never = by === "time" ? ` or ${this.watermark} = ${this.value("infinity")}` : "";
    return `select exists (select from ${this.table.name} where ${this.watermark} is null${never})`;
  }

  /** A position by itself: an error when it is none of this watermark. */
  position(value: string): string {
    return `select ${this.value(value)}`;
  }

  /** Where the overlap before `to` begins, and a fingerprint of the rows in it: of what would land of them. */
  overlapBefore(to: string): string {
    const begin = this.overlapBegin(to);
    return `select ${text(begin)}, count(*) || ':' || coalesce(sum(${HASH}), 0)
      from (${this.rowsWhere(`${this.watermark} between ${begin} and ${this.value(to)}`)}) r`;
  }

  /** First and last watermark of the next rows after `value`, and how many they are: no more than fit an object. */
  next(value: string | undefined): string {
    return `select ${text("min(w)")}, ${text("max(w)")}, count(*) from (
      select ${this.watermark} w from ${this.table.name} where ${this.scope}
      ${value === undefined ? "" : `and ${this.watermark} > ${this.value(value)}`}
      order by 1 limit ${this.settings.rowsPerObject}) r`;
  }

  /** Whether there are rows after `value`. */
  anyAfter(value: string): string {
    return `select exists (select from ${this.table.name}
      where ${this.scope} and ${this.watermark} > ${this.value(value)})`;
  }

  /** Opens the cursor on the rows of a span, one JSON document each, in an order that does not change. */
  declareCursor({ after, from, to }: Span): string {
    const key = this.settings.key.map((column) => escapeIdentifier(column));
    const begin = `${this.watermark} ${after ? ">" : ">="} ${this.value(from)}`;
    const rows = this.rowsWhere(`${begin} and ${this.watermark} <= ${this.value(to)}`);
    const order = [this.watermark, ...key].join(", ");
    return `declare ${CURSOR} no scroll cursor for
      select row_to_json(r.*) from (${rows} order by ${order}) r`;
  }

  private rowsWhere(condition: string): string {
    return `select ${this.columns} from ${this.table.name} where ${condition}`;
  }

  private overlapBegin(to: string): string {
    const { watermark } = this.settings;
    const overlap =
      watermark.by === "time"
        ? `make_interval(mins => ${watermark.overlapMinutes})`
        : this.value(String(watermark.overlap));
    const begin = `(${this.value(to)} - ${overlap})::${this.table.watermarkType}`;
    return this.start ? `greatest(${begin}, ${this.start})` : begin;
  }

  private value(value: string): string {
    return `${escapeLiteral(value)}::${this.table.watermarkType}`;
  }
}

/** Adding up needs no order; MD5 would be refused by a server in FIPS mode. */
const HASH = `('x' || left(encode(sha256(convert_to(row_to_json(r.*)::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint`;

/** A value as PostgreSQL writes it in JSON: exact, times in ISO 8601 with their offset. */
const text = (value: string) => `to_json(${value}) #>> '{}'`;
