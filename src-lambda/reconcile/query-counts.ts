import * as v from "valibot";

const row = v.object({ Data: v.array(v.object({ VarCharValue: v.optional(v.string()) })) });

const schema = v.object({ ResultSet: v.object({ Rows: v.tuple([row, row]) }) });

/** Rows of a run as the tables themselves say. */
export interface TableCounts {
  readonly accepted: number;
  readonly quarantined: number;
}

/** Reads the answer of Athena's GetQueryResults: a row of names and a row of numbers. */
export function readTableCounts(result: unknown): TableCounts {
  const parsed = v.safeParse(schema, result);
  if (!parsed.success) {
    throw new Error(
      `counts are not a GetQueryResults answer with one row: ${v.summarize(parsed.issues)}`,
    );
  }
  const [names, values] = parsed.output.ResultSet.Rows;
  const count = (name: string): number => {
    const at = names.Data.findIndex((cell) => cell.VarCharValue === name);
    const value = values.Data[at]?.VarCharValue;
    if (value !== undefined && /^\d+$/.test(value)) return Number(value);
    throw new Error(`counts have ${JSON.stringify(value)} for ${name}, must be a whole number`);
  };
  return { accepted: count("accepted"), quarantined: count("quarantined") };
}
