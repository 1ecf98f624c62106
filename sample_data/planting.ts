import { FAULT_KINDS, type FaultKind, ODD_BUT_VALID, REPEATS, ROW_FAULTS } from "./faults";
import type { Form } from "./form";
import type { Random } from "./random";
import type { Sale } from "./sale";

/** How many good sales back a repeat may reach. */
const MEMORY = 500;

/** How many rows came out how, if every rule is applied to what was planted. */
export interface Expected {
  accepted: number;
  quarantined: number;
  duplicates: number;
}

/** Puts faults into a stream of good sales and keeps count of them. */
export class Planting {
  readonly faults: Partial<Record<FaultKind, number>> = {};
  readonly expected: Expected = { accepted: 0, quarantined: 0, duplicates: 0 };
  private readonly remembered: Sale[] = [];
  private turn = 0;

  constructor(
    private readonly random: Random,
    private readonly rate: number,
    private readonly form: Form,
  ) {}

  /** The record to write for a good sale, or in its place. */
  record(sale: Sale): string {
    if (!this.random.chance(this.rate)) return this.good(sale);
    const kind = this.random.pick(FAULT_KINDS);
    const repeat = (REPEATS as readonly string[]).includes(kind);
    if (repeat && this.remembered.length === 0) return this.good(sale);
    this.faults[kind] = (this.faults[kind] ?? 0) + 1;
    if (repeat) return this.repeated(kind);
    if (kind in ODD_BUT_VALID) {
      const change = ODD_BUT_VALID[kind as keyof typeof ODD_BUT_VALID](sale);
      return this.good({ ...sale, ...change });
    }
    this.expected.quarantined += 1;
    if (kind in this.form.broken) return this.form.broken[kind as keyof Form["broken"]](sale);
    const change = ROW_FAULTS[kind as keyof typeof ROW_FAULTS](sale, this.random);
    return this.form.record({ ...sale, ...change });
  }

  private good(sale: Sale): string {
    this.expected.accepted += 1;
    this.remembered[this.turn] = sale;
    this.turn = (this.turn + 1) % MEMORY;
    return this.form.record(sale);
  }

  /** A repeat takes the place of a sale, which then was never made: ids stay unique otherwise. */
  private repeated(kind: FaultKind): string {
    const at = this.random.integer(this.remembered.length);
    const earlier = this.remembered[at] as Sale;
    if (kind === "faulty_later") {
      this.expected.quarantined += 1;
      return this.form.record({ ...earlier, quantity: "two" });
    }
    this.expected.duplicates += 1;
    if (kind === "exact_duplicate") return this.form.record(earlier);
    const corrected = { ...earlier, payment_method: "corrected" };
    this.remembered[at] = corrected;
    return this.form.record(corrected);
  }
}
