import { freshId, h } from "./dom";

/** One tab: its panel is made when it is first shown. */
export interface Tab {
  /** Names it in the address, after the `#`. */
  readonly id: string;
  readonly label: string;
  readonly panel: () => HTMLElement;
  /** Make the panel anew each time: what it shows depends on what was chosen in another. */
  readonly isShared?: boolean;
}

/** Tabs as the ARIA practices describe them: arrow keys move, Home and End jump. */
export function tabs(
  label: string,
  all: readonly Tab[],
  onShow: (tab: Tab) => void,
  first?: string,
) {
  const list = h("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const body = h("div", { class: "panels" });
  const made = new Map<Tab, HTMLElement>();
  const buttons = all.map((tab) => {
    const element = h("button", { type: "button", role: "tab", id: freshId("tab") }, tab.label);
    element.addEventListener("click", () => show(tab));
    list.append(element);
    return element;
  });
  const panelOf = (tab: Tab, index: number): HTMLElement => {
    const known = made.get(tab);
    if (known && tab.isShared) known.replaceChildren(tab.panel());
    if (known) return known;
    const panel = h("div", {
      role: "tabpanel",
      id: freshId("panel"),
      tabindex: 0,
      "aria-labelledby": buttons[index]?.id,
    });
    made.set(tab, panel);
    // In the page first: what is drawn needs to know its size.
    body.append(panel);
    buttons[index]?.setAttribute("aria-controls", panel.id);
    panel.append(tab.panel());
    return panel;
  };
  const show = (tab: Tab): void => {
    const chosen = all.indexOf(tab);
    for (const panel of made.values()) panel.hidden = true;
    buttons.forEach((element, index) => {
      element.setAttribute("aria-selected", String(index === chosen));
      element.tabIndex = index === chosen ? 0 : -1;
    });
    panelOf(tab, chosen).hidden = false;
    onShow(tab);
  };
  list.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const index = to === undefined ? -1 : (to + all.length) % all.length;
    const tab = all[index];
    if (!tab) return;
    event.preventDefault();
    show(tab);
    buttons[index]?.focus();
  });
  const start = () => {
    const tab = all.find(({ id }) => id === first) ?? all[0];
    if (tab) show(tab);
  };
  return {
    list,
    body,
    start,
    show: (id: string) => all.filter((tab) => tab.id === id).forEach(show),
  };
}
