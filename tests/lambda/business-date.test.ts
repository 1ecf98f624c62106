import { businessDateOf } from "../../src-lambda/core/business-date";

const dateOf = (input: unknown, started_at = "2026-03-29T04:10:00.000Z") =>
  businessDateOf({ input, started_at });

describe("the business date of a run", () => {
  it.each([
    ["the one it is given", { business_date: "2025-02-28" }, "2025-02-28"],
    ["given wins over scheduled", { business_date: "2025-02-28", scheduled_at: "x" }, undefined],
    ["the day before the scheduled one", { scheduled_at: "2026-01-01T03:00:00Z" }, "2025-12-31"],
    ["the same however late the start", { scheduled_at: "2026-03-01T03:00:00Z" }, "2026-02-28"],
    ["in UTC, whatever the offset", { scheduled_at: "2026-03-02T00:30:00+02:00" }, "2026-02-28"],
    ["the day before the start, without a schedule", {}, "2026-03-28"],
  ])("is %s", (_, input, expected) => {
    if (expected === undefined) expect(() => dateOf(input)).toThrow(/scheduled_at/);
    else expect(dateOf(input)).toBe(expected);
  });

  it("F9 is one for all starts of a schedule, also across the change of clocks", () => {
    // In Europe 2026-03-29 has 23 hours, in the USA 2026-03-08.
    for (const day of ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"]) {
      const input = { scheduled_at: `${day}T03:00:00Z` };
      const starts = ["T03:00:02Z", "T03:14:59Z", "T09:00:00Z"].map((time) => `${day}${time}`);
      const dates = new Set(starts.map((started_at) => dateOf(input, started_at)));
      expect(dates.size).toBe(1);
    }
  });

  it.each([
    [{ business_date: "2025-02-30" }, /no such day/],
    [{ business_date: "yesterday" }, /YYYY-MM-DD/],
    [{ business_date: 20250228 }, /business_date/],
    [{ scheduled_at: "soon" }, /must be a time/],
    ["2025-02-28", /start it with \{"business_date": "YYYY-MM-DD"\}/],
  ])("is refused when it cannot be meant: %j", (input, message) => {
    expect(() => dateOf(input)).toThrow(message);
    expect(() => dateOf(input)).toThrow(expect.objectContaining({ name: "BadRunInput" }));
  });
});
