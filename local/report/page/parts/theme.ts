import { button } from "./dom";

const KEY = "report-theme";
/** Size of letters, in pixels, that sizes on a canvas are meant for. */
const USUAL = 15;
/** As many as the style sheet has. */
export const SERIES = 10;
const listeners = new Set<() => void>();

/** Call `work` whenever the colours change; gives what ends that. */
export function onTheme(work: () => void): () => void {
  listeners.add(work);
  return () => void listeners.delete(work);
}

let place: HTMLElement | undefined;

/** Let `colour` give the colours of an element while `work` goes on: a dashboard may have its own. */
export function coloursOf<T>(element: HTMLElement, work: () => T): T {
  place = element;
  try {
    return work();
  } finally {
    place = undefined;
  }
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function colour(name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  (place ?? document.body).append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** A size of letters on a canvas that grows with the page's own: on a large screen that is larger. */
export function letters(pixels: number): number {
  return (pixels * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) / USUAL;
}

/** Colour text as a dashboard wants it, as far as it stays readable. */
export function colourText(element: HTMLElement, wanted: string | undefined): void {
  if (wanted === undefined) return;
  element.classList.add("said");
  element.style.setProperty("--said", wanted);
}

/** The colours of series, in order. */
export function palette(): string[] {
  return Array.from({ length: SERIES }, (_, index) => colour(`series-${String(index + 1)}`));
}

/** The button that goes between light and dark; at first the system's choice holds. */
export function themeButton(): HTMLButtonElement {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => {
    const chosen = document.documentElement.dataset["theme"];
    return chosen === undefined ? system.matches : chosen === "dark";
  };
  const element = button("", { class: "quiet" }, () => choose(isDark() ? "light" : "dark"));
  const say = () => {
    element.textContent = isDark() ? "☀ Light" : "☾ Dark";
    element.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
    for (const listener of listeners) listener();
  };
  const choose = (theme: string) => {
    document.documentElement.dataset["theme"] = theme;
    remember(theme);
    say();
  };
  const stored = remembered();
  if (stored === "light" || stored === "dark") document.documentElement.dataset["theme"] = stored;
  system.addEventListener("change", say);
  say();
  return element;
}

// A page opened from disk may be denied its storage.
function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
