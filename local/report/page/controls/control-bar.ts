import { settingOf } from "../data/control-setting";
import { type Control } from "../data/controls";
import { addTo, parseDate } from "../data/dates";
import type { DashboardModel } from "../data/dashboard-model";
import { parameterValue } from "../data/parameters";
import { h } from "../parts/dom";
import { controlElement } from "./control-element";

/** The controls of a sheet in a bar; `onChange` is called when one was set. */
export function controlBar(
  model: DashboardModel,
  controls: readonly Control[],
  onChange: () => void,
): HTMLElement | undefined {
  if (controls.length === 0) return undefined;
  const elements = controls.map((control) => {
    try {
      return settable(model, control, onChange);
    } catch (error) {
      // Of a data set that could not be read there are no values; the visuals of others stay.
      const text = error instanceof Error ? error.message : String(error);
      return h("p", { class: "cannot", role: "alert" }, `${control.title}: ${text}`);
    }
  });
  return h("div", { class: "controls", role: "group", "aria-label": "Filters" }, ...elements);
}

function settable(model: DashboardModel, control: Control, onChange: () => void): HTMLElement {
  return controlElement(settingOf(model, control), (values) => {
    set(model, control, values);
    onChange();
  });
}

function set(
  model: DashboardModel,
  { filter = "", kind, parameter }: Control,
  values: readonly string[],
): void {
  if (parameter !== undefined) {
    const type = model.parameters.find(({ name }) => name === parameter)?.kind ?? "text";
    const given = values.filter((value) => value !== "" || kind !== "date");
    model.values.set(
      parameter,
      given.map((value) => parameterValue(type, value)),
    );
  } else if (kind === "dates" || kind === "date") {
    const [from = "", to = kind === "date" ? from : ""] = values;
    const [start, end] = [parseDate(from), parseDate(to)];
    model.choices.set(filter, {
      kind: "span",
      ...(start !== undefined && { from: start }),
      ...(end !== undefined && { to: addTo(end, 1, "DAY") }),
    });
  } else model.choices.set(filter, { kind: "values", values });
}
