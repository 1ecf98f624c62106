import type { DashboardModel, View } from "../data/dashboard-model";
import { hierarchyOf, stepLabel } from "../data/drill";
import { group } from "../data/group";
import type { Value } from "../data/values";
import type { Shape } from "../data/wells";
import { button, freshId, h } from "../parts/dom";
import { download } from "../parts/download";
import { refuseUnknown } from "../../understood";
import { gridTable } from "../parts/grid-table";
import { draw } from "./drawing";
import type { Wording } from "./wording";

/** Where a card stands and what it is drawn with. */
export interface CardContext {
  readonly model: DashboardModel;
  readonly wording: Wording;
  readonly sheetId: string;
  /** What of the visual is not drawn, in words. */
  readonly notes: readonly string[];
}

/** A visual in its frame: title, tools, way back up, drawing, and what is missing from it. */
export class Card {
  readonly element: HTMLElement;
  private readonly tools = h("div", { class: "tools" });
  private readonly way = h("nav", { class: "way", "aria-label": "Drill-down" });
  private readonly body = h("div", { class: "body" });
  private isTable = false;

  constructor(
    private readonly shape: Shape,
    private readonly context: CardContext,
  ) {
    const id = freshId("title");
    const subtitle = shape.subtitle ? h("p", { class: "muted" }, shape.subtitle) : undefined;
    const head = h("header", {}, h("div", {}, h("h3", { id }, shape.title), subtitle), this.tools);
    const notes = context.notes.map((text) => h("p", { class: "note" }, text));
    this.element = h(
      "article",
      { class: "card", "aria-labelledby": id, "data-visual": shape.id, "data-type": shape.type },
      head,
      this.way,
      this.body,
      ...notes,
    );
  }

  /** Draw it anew; a visual that cannot be drawn says so in its place. */
  refresh(): void {
    try {
      this.show();
      delete this.element.dataset["failed"];
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.element.dataset["failed"] = "true";
      this.tools.replaceChildren();
      this.body.replaceChildren(h("p", { class: "cannot", role: "alert" }, `Not drawn: ${text}`));
    }
  }

  private show(): void {
    const { model, sheetId, wording } = this.context;
    refuseUnknown(this.shape.type);
    const view = model.view(this.shape, sheetId);
    const hierarchy = hierarchyOf(this.shape);
    const path = model.paths.get(this.shape.id) ?? [];
    const isDeeper = hierarchy !== undefined && path.length + 1 < hierarchy.levels.length;
    const drawing = draw(
      view,
      wording,
      isDeeper ? (value) => this.go([...path, value]) : undefined,
    );
    const { title } = this.shape;
    const isFlipped = this.isTable && !drawing.isTable;
    const shown = isFlipped ? gridTable(title, drawing.grid) : drawing.element;
    const isEmpty = drawing.count === 0;
    this.body.replaceChildren(isEmpty ? h("p", { class: "empty" }, emptiness(view)) : shown);
    if (drawing.height !== undefined && !isFlipped && !isEmpty) {
      drawing.element.style.minHeight = `${String(drawing.height)}px`;
    }
    const flip = button(
      isFlipped ? "Chart" : "Table",
      { class: "quiet", "aria-pressed": isFlipped, "aria-label": `${title}: as a table` },
      () => {
        this.isTable = !this.isTable;
        this.refresh();
        this.tools.querySelector("button")?.focus();
      },
    );
    const save = button("CSV", { class: "quiet", "aria-label": `${title}: download as CSV` }, () =>
      download(title, drawing.grid),
    );
    this.tools.replaceChildren(...(drawing.isTable ? [] : [flip]), save);
    this.showWay(view, isDeeper);
  }

  private showWay(view: View, isDeeper: boolean): void {
    const hierarchy = hierarchyOf(this.shape);
    const path = this.context.model.paths.get(this.shape.id) ?? [];
    const level = hierarchy?.levels[path.length];
    if (!hierarchy || !level) return;
    const labels = [
      "All",
      ...path.map((value, index) => stepLabel(value, hierarchy.levels[index])),
    ];
    const up = labels.map((label, index) =>
      index === path.length
        ? h("span", { "aria-current": "true" }, label)
        : button(label, { class: "link" }, () => this.go(path.slice(0, index))),
    );
    const groups = group(view.source, view.rows, { dimensions: [level], measures: [], order: [] });
    const items = groups.map(({ values }) => values.get(level.id) ?? null);
    const down = isDeeper
      ? [this.downSelect(items.map((value) => [stepLabel(value, level), value]))]
      : [];
    const arrow = () => h("span", { "aria-hidden": true }, "\u203a");
    this.way.replaceChildren(
      ...up.flatMap((each, index) => (index === 0 ? [each] : [arrow(), each])),
      ...down,
    );
  }

  /** The way down for those who do not press on bars. */
  private downSelect(items: readonly (readonly [string, Value])[]): HTMLElement {
    const select = h(
      "select",
      { "aria-label": `${this.shape.title}: drill down into` },
      h("option", { value: "" }, "drill into\u2026"),
      ...items.map(([label], index) => h("option", { value: index }, label)),
    );
    select.addEventListener("change", () => {
      const item = items[Number(select.value)];
      if (item) this.go([...(this.context.model.paths.get(this.shape.id) ?? []), item[1]]);
    });
    return select;
  }

  private go(path: readonly Value[]): void {
    this.context.model.paths.set(this.shape.id, path);
    this.refresh();
    this.way.querySelector<HTMLElement>("button, select")?.focus();
  }
}

const emptiness = ({ source }: View): string =>
  source.table.length === 0 ? "The data set has no rows yet." : "No rows for these filters.";
