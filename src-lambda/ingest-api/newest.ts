import type { Row } from "../core/source/landed-upload";
import { ApiFailed } from "./api-error";
import { kindOf, valueAt } from "./json-path";

/** A day, or a moment with its offset: one without is another moment in each place. */
const ISO_MOMENT = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/i;

/** Passes records on, and remembers the newest moment in a field of them. */
export class Newest {
  private milliseconds: number | undefined;

  constructor(private readonly field: string) {}

  /** The records as they are. */
  async *watch(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    for await (const row of rows) {
      const value = valueAt(row, this.field);
      const isMoment = typeof value === "string" && ISO_MOMENT.test(value);
      const moment = isMoment ? Date.parse(value) : NaN;
      if (Number.isNaN(moment)) {
        throw new ApiFailed(
          `a record has ${kindOf(value)} as ${this.field}, must be an ISO 8601 time with its offset, ` +
            `like 2025-07-01T12:00:00Z`,
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
