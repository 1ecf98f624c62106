import type { TableVisual } from "@aws-sdk/client-quicksight";
import type { Table } from "../../../dashboards/visuals";
import { cellColours } from "./colours";
import { fieldId } from "./field-id";
import type { Fields } from "./fields";
import type { Head } from "./visual-head";

/** Groups and their numbers, as text. */
export function table(head: Head, { colours, rows, values }: Table, fields: Fields): TableVisual {
  const groups = rows.map((dimension) => ({ of: dimension, field: fields.dimension(dimension) }));
  const numbers = values.map((measure) => ({ of: measure, field: fields.measure(measure) }));
  return {
    ...head,
    ChartConfiguration: {
      FieldWells: {
        TableAggregatedFieldWells: {
          GroupBy: groups.map(({ field }) => field),
          Values: numbers.map(({ field }) => field),
        },
      },
    },
    ...(colours && {
      ConditionalFormatting: {
        ConditionalFormattingOptions: colours.map((rule) => {
          const cell = cellOf(rule.column, { groups, numbers }, fields);
          return { Cell: { FieldId: cell.id, TextFormat: cellColours(rule, cell.expression) } };
        }),
      },
    }),
  };
}

interface Cells {
  readonly groups: readonly { of: Table["rows"][number]; field: object }[];
  readonly numbers: readonly { of: Table["values"][number]; field: object }[];
}

/** The column of the table that a colour is for. */
function cellOf(column: string, { groups, numbers }: Cells, fields: Fields) {
  const group = groups.find(({ of }) => of === column);
  if (group) return { id: fieldId(group.field), expression: fields.expression(column) };
  const number = numbers.find(({ of }) => Object.values(of)[0] === column);
  if (number) return { id: fieldId(number.field), expression: fields.expression(number.of) };
  throw fields.problem(`colours "${column}", which is not among its rows and values`);
}
