import { asked, literals, questionNamed, questions } from "../../local/questions";

const all = questions(".");
const of = (name: string) => questionNamed(all, name);

it("has a dozen questions or more, each in words", () => {
  expect(all.length).toBeGreaterThanOrEqual(12);
  for (const { question, sql, parameters } of all) {
    expect(question).toMatch(/^[A-Z].+\?$/);
    expect(sql.split("?").length - 1).toBe(parameters.length);
  }
});

it("asks for a value once, however often the query needs it, and quotes it", () => {
  const question = of("stores_without_sales");
  expect(asked(question)).toEqual(["business_date"]);
  expect(literals(question, ["2025-06-30"])).toEqual(Array(3).fill("'2025-06-30'"));
  expect(literals(of("category_mix"), ["it's"])).toEqual(["'it''s'"]);
});

it("says what a question takes, and which there are", () => {
  expect(() => literals(of("top_stores"), ["2025-06-01"])).toThrow(
    "top_stores takes from_date to_date currency; 1 were given",
  );
  expect(() => of("nope")).toThrow(/no question "nope"; there are .*top_stores/);
});
