import type {
  CalculatedField,
  ColumnIdentifier,
  DimensionField,
  MeasureField,
  NumericalAggregationFunction,
  SimpleNumericalAggregationFunction,
  TimeGranularity,
} from "@aws-sdk/client-quicksight";
import type { Aggregation, Dimension, Measure } from "../../../dashboards/fields";
import type { Columns, ColumnType } from "./columns";

/** A visual or control of a dashboard, for names and for what an error says. */
export interface FieldsOf {
  readonly place: string;
  readonly data: string;
  readonly columns: Columns;
  /** Begins the ids of fields. */
  readonly id: string;
}

/** The number is of percent already: QuickSight's own format of percentages would take it for a share. */
const PERCENT = {
  FormatConfiguration: {
    NumberDisplayFormatConfiguration: {
      Suffix: "%",
      DecimalPlacesConfiguration: { DecimalPlaces: 1 },
    },
  },
};
const NUMBERS: Readonly<Record<Aggregation, SimpleNumericalAggregationFunction>> = {
  sum: "SUM",
  average: "AVERAGE",
  min: "MIN",
  max: "MAX",
  count: "COUNT",
  distinct: "DISTINCT_COUNT",
};
/** What can be made of values of a type; numbers allow everything. */
const ALLOWED: Readonly<Record<ColumnType, readonly Aggregation[]>> = {
  INTEGER: ["sum", "average", "min", "max", "count", "distinct"],
  DECIMAL: ["sum", "average", "min", "max", "count", "distinct"],
  DATETIME: ["min", "max", "count", "distinct"],
  STRING: ["count", "distinct"],
};

/** The fields of one visual: checked columns in QuickSight's form. */
export class Fields {
  /** Percentages that the fields need. */
  readonly calculated: CalculatedField[] = [];

  constructor(private readonly of: FieldsOf) {}

  /** A column that makes groups; `hierarchy` is what a click leads through. */
  dimension(dimension: Dimension<string>, hierarchy?: string): DimensionField {
    const { column, period } = readDimension(dimension);
    const type = this.typeOf(column);
    const field = { ...this.field(column), ...(hierarchy && { HierarchyId: hierarchy }) };
    if (type === "DATETIME") {
      const granularity = (period ?? "day").toUpperCase() as TimeGranularity;
      return { DateDimensionField: { ...field, DateGranularity: granularity } };
    }
    if (period !== undefined) {
      throw this.problem(`takes the ${period} of "${column}", which is ${article(type)}`);
    }
    const isNumber = type === "INTEGER" || type === "DECIMAL";
    return isNumber ? { NumericalDimensionField: field } : { CategoricalDimensionField: field };
  }

  /** A number for each group. */
  measure(measure: Measure<string>): MeasureField {
    if ("percent" in measure) return this.percentage(measure);
    const { aggregation, column } = readAggregate(measure);
    const type = this.typeOf(column);
    if (!ALLOWED[type].includes(aggregation)) {
      const allowed = ALLOWED[type].join(", ");
      throw this.problem(
        `takes the ${aggregation} of "${column}", which is ${article(type)}; possible are ${allowed}`,
      );
    }
    return aggregated(type, NUMBERS[aggregation], this.field(column, aggregation));
  }

  /** The measure or column as conditions of colours name it. */
  expression(of: Measure<string> | string): string {
    if (typeof of === "string") return `{${this.known(of)}}`;
    if ("percent" in of) return `{${percentName(of)}}`;
    const { aggregation, column } = readAggregate(of);
    return `${FUNCTIONS[aggregation]}({${this.known(column)}})`;
  }

  /** A column of the data set, or an error that says which there are. */
  known(column: string): string {
    this.typeOf(column);
    return column;
  }

  typeOf(column: string): ColumnType {
    const { columns, data } = this.of;
    const type = columns[column];
    if (type !== undefined) return type;
    const there = Object.keys(columns).join(", ");
    throw this.problem(
      `names "${column}", which data set "${data}" does not have; it has ${there}`,
    );
  }

  identifier(column: string): ColumnIdentifier {
    return { DataSetIdentifier: this.of.data, ColumnName: this.known(column) };
  }

  problem(what: string): Error {
    return new Error(`${this.of.place} ${what}`);
  }

  private percentage({ of, percent }: { percent: string; of: string }): MeasureField {
    const name = percentName({ of, percent });
    for (const column of [percent, of]) {
      if (!["INTEGER", "DECIMAL"].includes(this.typeOf(column))) {
        throw this.problem(`takes "${column}" in percent, which is no number`);
      }
    }
    this.calculated.push({
      DataSetIdentifier: this.of.data,
      Name: name,
      Expression: `100 * sum({${percent}}) / sum({${of}})`,
    });
    const Column = { DataSetIdentifier: this.of.data, ColumnName: name };
    const FieldId = `${this.of.id}.${name}`;
    return { NumericalMeasureField: { FieldId, Column, FormatConfiguration: PERCENT } };
  }

  private field(column: string, aggregation?: string) {
    const FieldId = [this.of.id, column, aggregation].filter(Boolean).join(".");
    return { FieldId, Column: this.identifier(column) };
  }
}

const FUNCTIONS: Readonly<Record<Aggregation, string>> = {
  sum: "sum",
  average: "avg",
  min: "min",
  max: "max",
  count: "count",
  distinct: "distinct_count",
};

const percentName = ({ of, percent }: { percent: string; of: string }) =>
  `${percent} in percent of ${of}`;

const article = (type: ColumnType) => `${/^[AI]/.test(type) ? "an" : "a"} ${type}`;

function aggregated(
  type: ColumnType,
  fn: SimpleNumericalAggregationFunction,
  field: { FieldId: string; Column: ColumnIdentifier },
): MeasureField {
  if (type === "DATETIME") {
    const AggregationFunction = fn as "MIN" | "MAX" | "COUNT" | "DISTINCT_COUNT";
    return { DateMeasureField: { ...field, AggregationFunction } };
  }
  if (type === "STRING") {
    const AggregationFunction = fn as "COUNT" | "DISTINCT_COUNT";
    return { CategoricalMeasureField: { ...field, AggregationFunction } };
  }
  const AggregationFunction: NumericalAggregationFunction = { SimpleNumericalAggregation: fn };
  return { NumericalMeasureField: { ...field, AggregationFunction } };
}

function readDimension(dimension: Dimension<string>): { column: string; period?: string } {
  if (typeof dimension === "string") return { column: dimension };
  const [[period, column] = ["", ""]] = Object.entries(dimension) as [string, string][];
  return { column, period };
}

function readAggregate(measure: Measure<string>): { aggregation: Aggregation; column: string } {
  const [[aggregation, column] = ["sum", ""]] = Object.entries(measure) as [Aggregation, string][];
  return { aggregation: aggregation as Aggregation, column };
}
