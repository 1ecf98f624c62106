import type {
  DashboardVersionDefinition,
  GridLayoutElement,
  SheetDefinition,
} from "@aws-sdk/client-quicksight";
import { controlBar } from "../controls/control-bar";
import { controlsOf } from "../data/controls";
import type { DashboardModel } from "../data/dashboard-model";
import { notesOf } from "../../understood";
import { plainFromRich, shapeOf } from "../data/wells";
import { h } from "../parts/dom";
import { Card } from "./card";
import { Wording } from "./wording";

/** A sheet: its controls, and its visuals where its grid has them. */
export function sheetElement(model: DashboardModel, sheet: SheetDefinition): HTMLElement {
  const { definition } = model.dashboard;
  const wording = new Wording(definition.ColumnConfigurations ?? []);
  const sheetId = sheet.SheetId ?? "";
  const places = placesOf(sheet);
  const cards = (sheet.Visuals ?? []).map((visual) => {
    const card = new Card(shapeOf(visual), { model, wording, sheetId, notes: notesOf(visual) });
    place(card.element, places.get(card.element.dataset["visual"] ?? ""));
    return card;
  });
  const texts = (sheet.TextBoxes ?? []).map(({ Content = "", SheetTextBoxId = "" }) => {
    const element = h("p", { class: "text-box" }, plainFromRich(Content));
    place(element, places.get(SheetTextBoxId));
    return element;
  });
  const refresh = () => {
    for (const card of cards) card.refresh();
  };
  const bar = controlBar(model, controlsOf(definition, sheet), refresh);
  const title = h("h2", {}, sheet.Title ?? sheet.Name ?? "");
  const description = sheet.Description ? h("p", { class: "muted" }, sheet.Description) : "";
  const grid = h(
    "div",
    { class: "grid" },
    ...inOrder([...cards.map(({ element }) => element), ...texts]),
  );
  const cut = cutText(definition, model);
  queueMicrotask(refresh);
  return h(
    "section",
    { class: "sheet" },
    h("div", { class: "sheet-head" }, title, description),
    bar,
    cut,
    grid,
  );
}

/** QuickSight's grid has 36 columns. */
function placesOf({ Layouts = [] }: SheetDefinition): ReadonlyMap<string, GridLayoutElement> {
  const elements = Layouts.flatMap(
    ({ Configuration }) => Configuration?.GridLayout?.Elements ?? [],
  );
  return new Map(elements.map((element) => [element.ElementId ?? "", element]));
}

function place(element: HTMLElement, where: GridLayoutElement | undefined): void {
  if (!where) return;
  const { ColumnIndex, ColumnSpan = 36, RowIndex, RowSpan = 8 } = where;
  const start = (index: number | undefined) => (index === undefined ? "auto" : String(index + 1));
  element.style.setProperty("--column", `${start(ColumnIndex)} / span ${String(ColumnSpan)}`);
  element.style.setProperty("--row", `${start(RowIndex)} / span ${String(RowSpan)}`);
  element.style.setProperty("--rows", String(RowSpan));
  element.dataset["order"] = String((RowIndex ?? 0) * 100 + (ColumnIndex ?? 0));
}

/** As the eye reads it, which is also how the keyboard and narrow screens go. */
function inOrder(elements: readonly HTMLElement[]): HTMLElement[] {
  return [...elements].sort(
    (left, right) => Number(left.dataset["order"] ?? 0) - Number(right.dataset["order"] ?? 0),
  );
}

function cutText(
  { DataSetIdentifierDeclarations = [] }: DashboardVersionDefinition,
  model: DashboardModel,
): HTMLElement | undefined {
  const cut = DataSetIdentifierDeclarations.map(({ Identifier = "" }) => Identifier).filter(
    (name) => model.table(name).isCut,
  );
  if (cut.length === 0) return undefined;
  const sizes = cut.map(
    (name) => `${name}: the first ${model.table(name).length.toLocaleString("en")} rows`,
  );
  return h(
    "p",
    { class: "note", role: "note" },
    `Not all rows are on this page (${sizes.join("; ")}). Figures here are of those rows only.`,
  );
}
