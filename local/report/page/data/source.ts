import { aggregation } from "./aggregations";
import type { Expression } from "./expression";
import { FUNCTIONS } from "./functions";
import type { Table } from "./table";
import { keyOf, type Value } from "./values";

/** Aggregations by their names in expressions; the second argument of `…if` chooses rows. */
const AGGREGATES: Readonly<Record<string, string>> = {
  sum: "SUM",
  avg: "AVERAGE",
  min: "MIN",
  max: "MAX",
  count: "COUNT",
  distinct_count: "DISTINCT_COUNT",
  median: "MEDIAN",
  var: "VAR",
  varp: "VARP",
  stdev: "STDEV",
  stdevp: "STDEVP",
};

/** Functions of an expression that this report does not know. */
export function unknownFunctions(expression: Expression): string[] {
  if (expression.kind !== "call") return [];
  const { args, name } = expression;
  const isKnown =
    ["now", "ifelse", "in", "list"].includes(name) ||
    name in FUNCTIONS ||
    aggregateNamed(name) !== undefined;
  return [...(isKnown ? [] : [name]), ...args.flatMap(unknownFunctions)];
}

/** Values of parameters by name; none or several of a parameter are possible. */
export type Parameters = ReadonlyMap<string, readonly Value[]>;

/** A data set as visuals see it: its columns, and the calculated fields on them. */
export class Source {
  private readonly calculatedValues = new Map<string, readonly Value[]>();

  constructor(
    readonly table: Table,
    private readonly calculated: ReadonlyMap<string, Expression>,
    private readonly parameters: Parameters,
    private readonly now: number = Date.now(),
  ) {}

  /** The expression of a calculated field. */
  expressionOf(name: string): Expression | undefined {
    return this.table.has(name) ? undefined : this.calculated.get(name);
  }

  /** True for a calculated field that is computed over many rows. */
  isAggregated(name: string): boolean {
    const expression = this.expressionOf(name);
    return expression !== undefined && this.hasAggregate(expression);
  }

  /** Values of a column or a calculated field, by row. */
  values(name: string): readonly Value[] {
    const expression = this.expressionOf(name);
    if (!expression) return this.table.values(name);
    const known = this.calculatedValues.get(name);
    if (known) return known;
    const values = Array.from({ length: this.table.length }, (_, row) =>
      this.evaluate(expression, [row]),
    );
    this.calculatedValues.set(name, values);
    return values;
  }

  /** An expression over some rows: aggregates see all of them, a bare field is the first one's. */
  evaluate(expression: Expression, rows: readonly number[]): Value {
    if (expression.kind === "literal") return expression.value;
    if (expression.kind === "parameter") return this.parameters.get(expression.name)?.[0] ?? null;
    if (expression.kind === "call") return this.call(expression.name, expression.args, rows);
    const inner = this.expressionOf(expression.name);
    if (inner && this.hasAggregate(inner)) return this.evaluate(inner, rows);
    return rows[0] === undefined ? null : (this.values(expression.name)[rows[0]] ?? null);
  }

  private call(name: string, args: readonly Expression[], rows: readonly number[]): Value {
    if (name === "now") return { time: this.now };
    if (name === "ifelse") return this.choose(args, rows);
    if (name === "in") return this.isAmong(args, rows);
    const aggregate = aggregateNamed(name);
    if (aggregate) return this.aggregate(aggregate, args, rows);
    const work = FUNCTIONS[name];
    if (!work) throw new Error(`this report does not know the function ${name}()`);
    return work(...args.map((arg) => this.evaluate(arg, rows)));
  }

  private aggregate(name: string, args: readonly Expression[], rows: readonly number[]): Value {
    const [inner, condition] = args;
    if (!inner) throw new Error("an aggregation needs an argument");
    const chosen = condition
      ? rows.filter((row) => this.evaluate(condition, [row]) === true)
      : rows;
    return aggregation(name)(chosen.map((row) => this.evaluate(inner, [row])));
  }

  private choose(args: readonly Expression[], rows: readonly number[]): Value {
    for (let index = 0; index + 1 < args.length; index += 2) {
      const [condition, result] = args.slice(index, index + 2);
      if (condition && result && this.evaluate(condition, rows) === true)
        return this.evaluate(result, rows);
    }
    const otherwise = args.length % 2 === 1 ? args.at(-1) : undefined;
    return otherwise ? this.evaluate(otherwise, rows) : null;
  }

  private isAmong([one, list]: readonly Expression[], rows: readonly number[]): Value {
    if (!one || list?.kind !== "call") return null;
    const key = keyOf(this.evaluate(one, rows));
    return list.args.some((each) => keyOf(this.evaluate(each, rows)) === key);
  }

  private hasAggregate(expression: Expression): boolean {
    if (expression.kind === "field") return this.isAggregated(expression.name);
    if (expression.kind !== "call") return false;
    return (
      aggregateNamed(expression.name) !== undefined ||
      expression.args.some((each) => this.hasAggregate(each))
    );
  }
}

function aggregateNamed(name: string): string | undefined {
  return AGGREGATES[name.replace(/(_?if)$/, "")] ?? AGGREGATES[name];
}
