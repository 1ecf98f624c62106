import { again, delivery } from "../e2e/fixture/weeks/delivery";
import { expectAsPlanned, SILENCE } from "../e2e/fixture/weeks/expectations";
import { corrected, moved, spoiled } from "../e2e/fixture/weeks/made-sales";
import type { Calendar } from "../e2e/fixture/weeks/calendar";
import type { Plan } from "../e2e/fixture/weeks/days";

const SILENT = 6;

/** Two weeks as they happen: what is wrong with each day stands beside it. */
function twoWeeks(calendar: Calendar) {
  const sold = (day: number) => calendar.sold(day);
  const plain = (day: number) => delivery(`day-${day}`, sold(day));
  const third = plain(3);
  const fourth = delivery("day-4", sold(4), { form: "jsonl" });
  return [
    [plain(1)],
    [delivery("day-2", sold(2), { form: "csv.gz" })],
    // A double delivery: under another name, and once more under its own.
    [third, again(third, "day-3-again"), third],
    // Corrections of an earlier day: amounts, days, and rows that have not changed.
    [
      fourth,
      delivery("day-2-corrected", [
        ...sold(2)
          .slice(0, 6)
          .map((sale) => corrected(sale)),
        ...sold(2)
          .slice(6, 9)
          .map((sale) => moved(sale, -2)),
        ...sold(2).slice(9, 14),
      ]),
    ],
    // One row in five is spoiled.
    [delivery("day-5", sold(5).slice(18), { bad: spoiled(sold(5).slice(0, 18)) })],
    [],
    // What was missing comes a day late, behind the day's own file.
    [plain(7), delivery("day-6-late", sold(SILENT), { form: "csv.gz" })],
    // Two corrections of the same sales in one run: the later one counts.
    [
      plain(8),
      delivery(
        "day-7-first",
        sold(7)
          .slice(0, 8)
          .map((sale) => corrected(sale, 2)),
      ),
      delivery(
        "day-7-second",
        sold(7)
          .slice(4, 12)
          .map((sale) => corrected(sale, 5)),
      ),
    ],
    // A faulty version of good sales leaves them as they are.
    [delivery("day-9", sold(9), { bad: spoiled(sold(8).slice(0, 3)) })],
    // A week-old content comes again: nothing.
    [plain(10), again(fourth, "day-4-again")],
    // A whole day is stated again, half of it otherwise.
    [
      plain(11),
      delivery("day-3-restated", [
        ...sold(3)
          .slice(0, 45)
          .map((sale) => corrected(sale, 3)),
        ...sold(3).slice(45),
      ]),
    ],
    // Rows twice in one file: the later line counts.
    [
      delivery("day-12", [
        ...sold(12),
        ...sold(12).slice(0, 5),
        ...sold(12)
          .slice(5, 9)
          .map((sale) => corrected(sale, 4)),
      ]),
    ],
    // Sales from before the first day, two weeks late, and the last word on corrected ones.
    [plain(13), delivery("long-ago", [...sold(0), ...sold(2).slice(0, 3)], { form: "jsonl" })],
    // Another content under a name that was there before.
    [
      plain(14),
      {
        ...delivery(
          "day-13",
          sold(13)
            .slice(0, 4)
            .map((sale) => corrected(sale, 6)),
        ),
      },
    ],
  ];
}

const PLAN: Plan = { days: 14, silent: SILENT, files: twoWeeks };

describe("two simulated weeks", () => expectAsPlanned(PLAN, [...SILENCE, "daily-quarantined"]));
