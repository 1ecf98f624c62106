import { plainText } from "../../local/report/page/data/functions";
import { group, type Question } from "../../local/report/page/data/group";
import { Source } from "../../local/report/page/data/source";
import { Table } from "../../local/report/page/data/table";
import { ALL, sales, SALES } from "./fixture/rows";

const measure = (column: string, aggregation: string) => ({ id: "m", column, aggregation });
const asked = (question: Partial<Question>, rows = ALL, source = sales()) =>
  group(source, rows, { dimensions: [], measures: [], order: [], ...question }).map(({ values }) =>
    [...values.values()].map(plainText),
  );

it.each([
  ["SUM", "1000000000000007.65"],
  ["COUNT", "5"],
  ["DISTINCT_COUNT", "5"],
  ["MIN", "-5.00"],
  ["MAX", "1000000000000000.01"],
  ["MEDIAN", "0.20000000000000"],
])("aggregates by %s, past what is missing", (aggregation, value) => {
  expect(asked({ measures: [measure("net_revenue", aggregation)] })).toEqual([[value]]);
});

it("groups by dates of a granularity, in their order", () => {
  const month = { id: "d", column: "business_date", granularity: "MONTH" as const };
  expect(asked({ dimensions: [month], measures: [measure("units", "SUM")] })).toEqual([
    ["2025-05-01", "6"],
    ["2025-06-01", "15"],
  ]);
});

it("sorts by a measure", () => {
  const dimensions = [{ id: "d", column: "region" }];
  const order = [{ id: "m", isDescending: true }];
  expect(asked({ dimensions, measures: [measure("units", "SUM")], order })).toEqual([
    ["south", "14"],
    ["north", "7"],
  ]);
});

it("counts nothing as 0, and sums nothing as nothing", () => {
  expect(asked({ measures: [measure("units", "COUNT")] }, [])).toEqual([["0"]]);
  expect(asked({ measures: [measure("units", "SUM")] }, [])).toEqual([[""]]);
});

it("keeps a missing value apart from an empty text", () => {
  const rows = [[null], [""], [null]];
  const data = { columns: [{ name: "a", type: "varchar" }], rows, isCut: false };
  const source = new Source(new Table(data), new Map(), new Map());
  expect(
    group(source, [0, 1, 2], { dimensions: [{ id: "a", column: "a" }], measures: [], order: [] }),
  ).toHaveLength(2);
});

it("names the columns there are, and the aggregations", () => {
  expect(() => asked({ measures: [measure("nothing", "SUM")] })).toThrow(
    "it has business_date, region",
  );
  expect(() => asked({ measures: [measure("units", "PERCENTILE 95")] })).toThrow(
    "cannot aggregate by PERCENTILE 95",
  );
});

it("computes with calculated fields, per row and over rows", () => {
  const source = sales({ gross: "{net_revenue} * 2", ratio: "sum({units}) / count({units})" });
  expect(asked({ measures: [measure("gross", "SUM")] }, [0, 1], source)).toEqual([["0.60"]]);
  expect(asked({ measures: [measure("ratio", "SUM")] }, ALL, source)).toEqual([["3.500000000000"]]);
});

it("says of a table that it is cut", () => {
  expect(new Table({ ...SALES, isCut: true }).isCut).toBe(true);
});
