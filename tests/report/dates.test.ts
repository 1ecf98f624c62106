import {
  addTo,
  dateLabel,
  type Granularity,
  parseDate,
  truncate,
} from "../../local/report/page/data/dates";

const time = (text: string) => parseDate(text) ?? NaN;

it.each<[Granularity, string, string]>([
  ["YEAR", "2025-01-01", "2025"],
  ["QUARTER", "2025-04-01", "Q2 2025"],
  ["MONTH", "2025-06-01", "Jun 2025"],
  ["WEEK", "2025-06-15", "2025-06-15"],
  ["DAY", "2025-06-18", "2025-06-18"],
  ["HOUR", "2025-06-18 13:00:00.000", "2025-06-18 13:00"],
])("cuts a time to its %s", (granularity, start, label) => {
  const cut = truncate(time("2025-06-18 13:45:10.250"), granularity);
  expect(cut).toBe(time(start));
  expect(dateLabel(cut, granularity)).toBe(label);
});

it("has weeks start on Sunday, as QuickSight does, also on a Sunday", () => {
  expect(truncate(time("2025-06-15"), "WEEK")).toBe(time("2025-06-15"));
});

it.each<[string, number, Granularity, string]>([
  ["2025-01-31", 1, "MONTH", "2025-02-28"],
  ["2024-02-29", -1, "YEAR", "2023-02-28"],
  ["2025-06-18", -2, "WEEK", "2025-06-04"],
  ["2025-12-31", 1, "DAY", "2026-01-01"],
])("adds to %s", (from, count, granularity, to) => {
  expect(addTo(time(from), count, granularity)).toBe(time(to));
});

it("reads what Athena and the API write, and nothing else", () => {
  expect(time("2025-06-18 10:00:00.000 UTC")).toBe(time("2025-06-18T10:00:00Z"));
  expect(parseDate("tomorrow")).toBeUndefined();
  expect(parseDate("2025-13-01")).toBeUndefined();
});
