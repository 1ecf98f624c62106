import type { Row } from "../core/source/landed-upload";
import { ApiFailed } from "./api-error";
import { kindOf, valueAt } from "./json-path";

/** Passes records on, and remembers the newest moment in a field of them. */
export class Newest {
  private milliseconds: number | undefined;

  constructor(private readonly field: string) {}

  /** The records as they are. */
  async *watch(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    for await (const row of rows) {
      const value = valueAt(row, this.field);
      const moment = typeof value === "string" ? Date.parse(value) : NaN;
      if (Number.isNaN(moment)) {
        throw new ApiFailed(
          `a record has ${kindOf(value)} as ${this.field}, must be an ISO 8601 time`,
        );
      }
      this.milliseconds = Math.max(this.milliseconds ?? moment, moment);
      yield row;
    }
  }

  /** The newest moment that is not after `end`; undefined without records. */
  before(end: string): string | undefined {
    if (this.milliseconds === undefined) return undefined;
    return new Date(Math.min(this.milliseconds, Date.parse(end))).toISOString();
  }
}
