import type { ThemeColours } from "../../report-data";
import { SERIES } from "./theme";

/** On dark paper a theme's colours are mixed with this much white; a theme knows light paper only. */
const TOWARDS_WHITE = 0.4;
const TOWARDS_BLACK = 0.65;

/** Let everything in an element have the colours of a dashboard's theme. */
export function wear(element: HTMLElement, { scale, series }: ThemeColours): void {
  series.slice(0, SERIES).forEach((colour, index) => {
    const dark = mixed(colour, 255, TOWARDS_WHITE);
    element.style.setProperty(`--series-${String(index + 1)}`, `light-dark(${colour}, ${dark})`);
  });
  const [low, high] = scale;
  if (low === undefined || high === undefined) return;
  const dark = [mixed(high, 0, TOWARDS_BLACK), mixed(high, 255, TOWARDS_WHITE)] as const;
  element.style.setProperty("--scale-low", `light-dark(${low}, ${dark[0]})`);
  element.style.setProperty("--scale-high", `light-dark(${high}, ${dark[1]})`);
}

/** `#rrggbb` with a share of white (255) or black (0). */
function mixed(colour: string, toward: number, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mix = parts.map((part) => Math.round(part + (toward - part) * share));
  return `rgb(${mix.join(", ")})`;
}
