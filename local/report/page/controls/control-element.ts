import type { Setting } from "../data/control-setting";
import { freshId, h } from "../parts/dom";

/** What a control was set to: texts, of dates the first and the last day. */
export type OnChange = (values: readonly string[]) => void;

/** A control as an element that works with the keyboard, too. */
export function controlElement(setting: Setting, onChange: OnChange): HTMLElement {
  if (setting.control.kind === "one") return selectOne(setting, onChange);
  if (setting.control.kind === "many") return selectMany(setting, onChange);
  return inputs(setting, onChange);
}

function selectOne({ chosen, control, values }: Setting, onChange: OnChange): HTMLElement {
  const id = freshId("control");
  const isRequired = control.parameter !== undefined && chosen.length > 0;
  const all = isRequired ? [] : [h("option", { value: "" }, "All")];
  const options = values.map((value) =>
    h("option", { value, selected: chosen[0] === value }, value),
  );
  const select = h("select", { id }, ...all, ...options);
  select.addEventListener("change", () =>
    onChange(select.selectedIndex < all.length ? [] : [select.value]),
  );
  return h("div", { class: "control" }, h("label", { for: id }, control.title), select);
}

function selectMany({ chosen, control, values }: Setting, onChange: OnChange): HTMLElement {
  const set = new Set(chosen);
  const boxes = values.map((value) => {
    const box = h("input", { type: "checkbox", value, checked: set.has(value) });
    return { box, label: h("label", {}, box, ` ${value}`) };
  });
  const said = h("span", { class: "chosen" });
  const say = (now: readonly string[]) => {
    said.textContent =
      now.length === 0 ? "All" : now.length <= 2 ? now.join(", ") : `${String(now.length)} chosen`;
  };
  const clear = h("button", { type: "button", class: "quiet" }, "All");
  const change = () => {
    const now = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    say(now);
    onChange(now);
  };
  for (const { box } of boxes) box.addEventListener("change", change);
  clear.addEventListener("click", () => {
    for (const { box } of boxes) box.checked = false;
    change();
  });
  say(chosen);
  const menu = h(
    "div",
    { class: "menu", role: "group", "aria-label": control.title },
    clear,
    ...boxes.map(({ label }) => label),
  );
  const details = h(
    "details",
    { class: "many" },
    h("summary", {}, h("span", { class: "hidden" }, `${control.title}: `), said),
    menu,
  );
  closeOutside(details);
  return h(
    "div",
    { class: "control" },
    h("span", { class: "label", "aria-hidden": true }, control.title),
    details,
  );
}

/** Escape, or a press elsewhere, closes a menu. */
function closeOutside(details: HTMLDetailsElement): void {
  details.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  details.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !details.contains(relatedTarget)) details.open = false;
  });
}

function inputs({ chosen, control }: Setting, onChange: OnChange): HTMLElement {
  const isRange = control.kind === "dates";
  const type = control.kind === "text" ? "text" : "date";
  const fields = (isRange ? ["from", "to"] : [""]).map((name, index) =>
    h("input", {
      type,
      value: chosen[index] ?? "",
      "aria-label": [control.title, name].filter(Boolean).join(" "),
    }),
  );
  for (const field of fields)
    field.addEventListener("change", () => onChange(fields.map(({ value }) => value)));
  return h(
    "div",
    { class: "control" },
    h("span", { class: "label", "aria-hidden": true }, control.title),
    h("span", { class: "pair" }, ...fields),
  );
}
