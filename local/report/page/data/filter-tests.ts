import type { CategoryFilter } from "@aws-sdk/client-quicksight";
import { plainText } from "./functions";
import type { Parameters } from "./source";
import { isMoment, type Value } from "./values";

/** Whether a row passes. */
export type Test = (row: number) => boolean;

/** The value of a filter's column in a row. */
export type At = (row: number) => Value;

/** One of the values that a reader chose; of none, all. */
export function chosenValues(at: At, values: readonly string[]): Test {
  const chosen = new Set(values);
  return (row) => chosen.size === 0 || chosen.has(plainText(at(row)));
}

/** One of some values, or a text that is like one. */
export function category(at: At, { Configuration }: CategoryFilter, parameters: Parameters): Test {
  const list =
    Configuration?.FilterListConfiguration ?? Configuration?.CustomFilterListConfiguration;
  const custom = Configuration?.CustomFilterConfiguration;
  const { MatchOperator = "CONTAINS", NullOption, SelectAllOptions } = list ?? custom ?? {};
  const named =
    custom?.ParameterName === undefined ? undefined : (parameters.get(custom.ParameterName) ?? []);
  const wanted = named?.map(plainText) ?? list?.CategoryValues ?? [custom?.CategoryValue ?? ""];
  // "All" chosen in a parameter's control leaves the parameter without a value.
  const isAll = SelectAllOptions === "FILTER_ALL_VALUES" || named?.length === 0;
  const isIn = list ? inList(wanted) : matches(MatchOperator, wanted);
  const isNegative = /^DOES_NOT/.test(MatchOperator);
  return (row) => {
    const value = at(row);
    if (value === null) return allowsNull(NullOption, isAll || isNegative);
    return NullOption !== "NULLS_ONLY" && (isAll || isIn(plainText(value)) !== isNegative);
  };
}

function inList(wanted: readonly string[]): (text: string) => boolean {
  const set = new Set(wanted);
  return (text) => set.has(text);
}

function matches(operator: string, wanted: readonly string[]): (text: string) => boolean {
  if (operator.endsWith("STARTS_WITH"))
    return (text) => wanted.some((each) => text.startsWith(each));
  if (operator.endsWith("ENDS_WITH")) return (text) => wanted.some((each) => text.endsWith(each));
  if (operator.includes("CONTAIN")) return (text) => wanted.some((each) => text.includes(each));
  return inList(wanted);
}

/** Within a stretch of time. */
export function inSpan(
  at: At,
  { from, to }: { from?: number; to?: number },
  nulls: string | undefined,
): Test {
  return (row) => {
    const value = at(row);
    if (!isMoment(value)) return allowsNull(nulls, from === undefined && to === undefined);
    return value.time >= (from ?? -Infinity) && value.time < (to ?? Infinity);
  };
}

/** Whether a row without a value passes. */
export function allowsNull(option: string | undefined, otherwise: boolean): boolean {
  if (option === "ALL_VALUES" || option === "NULLS_ONLY")
    return otherwise || option === "NULLS_ONLY";
  return option === "NON_NULLS_ONLY" ? false : otherwise;
}
