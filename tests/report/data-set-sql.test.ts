import type { TransformOperation } from "@aws-sdk/client-quicksight";
import { sqlOf } from "../../local/report/data-set-sql";

const columns = [
  { Name: "day", Type: "DATETIME" as const },
  { Name: "amount", Type: "DECIMAL" as const },
];
const table = {
  RelationalTable: {
    DataSourceArn: "arn",
    Schema: "analytics",
    Name: "daily",
    InputColumns: columns,
  },
};
const logical = (...DataTransforms: TransformOperation[]) => ({
  LogicalTableMap: { l: { Alias: "l", Source: { PhysicalTableId: "t" }, DataTransforms } },
});

it("reads a table by its columns", () => {
  expect(sqlOf({ PhysicalTableMap: { t: table } })).toBe(
    'select "day", "amount" from "analytics"."daily"',
  );
});

it("takes SQL as it is", () => {
  const CustomSql = { DataSourceArn: "arn", Name: "q", SqlQuery: "select 1 as one;\n" };
  expect(sqlOf({ PhysicalTableMap: { t: { CustomSql } } })).toBe("select 1 as one");
});

it("chooses, renames and casts columns; tags change nothing", () => {
  const set = {
    PhysicalTableMap: { t: table },
    ...logical(
      { RenameColumnOperation: { ColumnName: "amount", NewColumnName: 'the "sum"' } },
      { CastColumnTypeOperation: { ColumnName: 'the "sum"', NewColumnType: "INTEGER" } },
      { TagColumnOperation: { ColumnName: "day", Tags: [] } },
      { ProjectOperation: { ProjectedColumns: ['the "sum"'] } },
    ),
  };
  expect(sqlOf(set)).toBe(
    'select cast("amount" as bigint) as "the ""sum""" from (select "day", "amount" from "analytics"."daily")',
  );
});

it("refuses what it does not follow, by name", () => {
  const step = { FilterOperation: { ConditionExpression: "1 = 1" } };
  expect(() => sqlOf({ Name: "d", PhysicalTableMap: { t: table }, ...logical(step) })).toThrow(
    "data set d: FilterOperation is not followed",
  );
  expect(() => sqlOf({ Name: "d" })).toThrow("data set d reads no table");
  const two = { a: { Alias: "a", Source: {} }, b: { Alias: "b", Source: {} } };
  expect(() => sqlOf({ Name: "d", LogicalTableMap: two })).toThrow("joins of several tables");
});
