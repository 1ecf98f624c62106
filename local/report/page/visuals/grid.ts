import { plainText } from "../data/functions";
import { isDecimal } from "../data/values";
import type { Cell, Grid } from "../parts/download";
import type { Answer } from "./answer";
import { colourIn, conditionalColour } from "./conditions";
import type { Wording } from "./wording";

/** What a visual shows as a table: for those who read instead of look, and for files. */
export function gridOf({ fields, groups, view }: Answer, wording: Wording): Grid {
  const { conditions } = view.shape;
  const hidden = hiddenFields(view.shape.configuration);
  const shown = fields.filter(({ id }) => !hidden.has(id));
  const rows = groups.map((group) => {
    const row = conditions.map((each) => each["Row"]).find((each) => each !== undefined);
    const of = (condition: unknown, ...path: string[]) => {
      const found =
        condition === undefined
          ? undefined
          : colourIn(condition as Record<string, unknown>, ...path);
      return found && conditionalColour(found, view.source, group.rows);
    };
    return shown.map((field): Cell => {
      const value = group.values.get(field.id) ?? null;
      const cells = conditions.map((each) => each["Cell"] as { FieldId?: string } | undefined);
      const own = cells.filter((cell) => cell?.FieldId === field.id);
      const first = (...path: string[]) =>
        own.map((cell) => of(cell, ...path)).find((found) => found !== undefined);
      return {
        raw: plainText(value),
        shown: wording.show(field, value),
        background: first("TextFormat", "BackgroundColor") ?? of(row, "BackgroundColor"),
        text: first("TextFormat", "TextColor") ?? of(row, "TextColor"),
      };
    });
  });
  const isNumeric = shown.map(
    ({ id, kind }) =>
      kind === "measure" || groups.some((group) => isDecimal(group.values.get(id) ?? null)),
  );
  return { header: shown.map(({ label }) => label), isNumeric, rows };
}

function hiddenFields(configuration: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const { SelectedFieldOptions = [] } = (configuration["FieldOptions"] ?? {}) as {
    SelectedFieldOptions?: { FieldId?: string; Visibility?: string }[];
  };
  return new Set(
    SelectedFieldOptions.filter(({ Visibility }) => Visibility === "HIDDEN").map(
      ({ FieldId = "" }) => FieldId,
    ),
  );
}
