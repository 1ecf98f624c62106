import { parseExpression } from "../../local/report/page/data/expression";
import { plainText } from "../../local/report/page/data/functions";
import { ALL, sales } from "./fixture/rows";

const evaluated = (text: string, rows: readonly number[] = ALL) =>
  plainText(
    sales({
      share: "100 * sum({units}) / count({units})",
      size: "ifelse({units} > 3, 'big', 'small')",
    }).evaluate(parseExpression(text), rows),
  );

it.each([
  ["1 + 2 * 3", "7"],
  ["(1 + 2) * -3", "-9"],
  ["sum({net_revenue})", "1000000000000007.65"],
  ["sum(units) - min({units})", "20"],
  ["sumIf({units}, {region} = 'north')", "7"],
  ["distinct_count({store_id})", "5"],
  ["{share} > 349 AND {share} < 351", "true"],
  ["count({net_revenue})", "5"],
  ["avg({units})", "3.500000000000"],
  ["{size}", "small"],
  ["countIf({units}, {size} = 'big')", "3"],
  ['{is_return} = "false"', "true"],
  ["{region} in ['north', 'west']", "true"],
  ["coalesce(null, 'x')", "x"],
  ["truncDate('MM', {business_date})", "2025-05-01"],
  ["addDateTime(-1, 'DD', truncDate('DD', now()))", "2025-06-30"],
  ["sum({units}) / 0", ""],
  ["NOT ({region} = 'north')", "false"],
  ["max({business_date})", "2025-06-30"],
])("%s", (text, value) => {
  expect(evaluated(text)).toBe(value);
});

it("is exact where floats are not", () => {
  expect(evaluated("sum({net_revenue}) = 0.30", [0, 1])).toBe("true");
});

it.each([
  ["runningSum({units})", "does not know the function runningsum()"],
  ["1 +", "ends too early: 1 +"],
  ["{units} ; 1", 'cannot read " ; 1"'],
  ["{no_such}", 'no column "no_such"; it has business_date, region'],
  ["truncDate('XX', now())", 'no period "XX"; there are YYYY'],
])("refuses %s", (text, message) => {
  expect(() => evaluated(text)).toThrow(message);
});
