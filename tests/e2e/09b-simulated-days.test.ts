import { again, delivery } from "./fixture/weeks/delivery";
import { expectAsPlanned, SILENCE } from "./fixture/weeks/expectations";
import { corrected, moved } from "./fixture/weeks/made-sales";
import type { Plan } from "./fixture/weeks/days";

/** A sample of tests/soak/two-weeks.test.ts: one good day, one without anything, one with all at once. */
const PLAN: Plan = {
  days: 3,
  silent: 2,
  files: (calendar) => {
    const [one, two, three] = [1, 2, 3].map((day) => calendar.sold(day));
    const first = delivery("day-1", one ?? []);
    const late = delivery("day-2-late", two ?? [], { form: "csv.gz" });
    const corrections = [
      ...(one ?? []).slice(0, 5).map((sale) => corrected(sale)),
      ...(one ?? []).slice(5, 7).map((sale) => moved(sale, -1)),
      ...(one ?? []).slice(7, 10),
    ];
    return [
      [first],
      [],
      [late, delivery("day-3", [...(three ?? []), ...corrections]), again(first, "day-1-again")],
    ];
  },
};

describe("three simulated days", () => expectAsPlanned(PLAN, SILENCE));
