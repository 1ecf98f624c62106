import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { openBrowser, visit } from "./fixture/browser";
import { card, cells, openDashboard } from "./fixture/cards";
import { buildPage } from "./fixture/page";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1280, 1920, 3840];

let browser: Browser;
let file: string;

beforeAll(async () => {
  [browser, file] = await Promise.all([openBrowser(), buildPage()]);
}, 120_000);

afterAll(() => browser.close());

/** What axe finds against WCAG 2.2 AA, in words. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " " + target + " " + failureSummary)))`;
  return page.evaluate(run);
}

describe.each(["light", "dark"] as const)("in %s colours", (scheme) => {
  it("has names, roles and contrast for everything, on every page", async () => {
    const { errors, page } = await visit(browser, file, { scheme });
    expect(await faults(page)).toEqual([]);
    await openDashboard(page);
    expect(await faults(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

it.each(WIDTHS)("is %i pixels wide without scrolling sideways", async (width) => {
  const { errors, page } = await visit(browser, file, { width });
  const overflow = "document.documentElement.scrollWidth - window.innerWidth";
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  await openDashboard(page);
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
});

it("takes the system's colours, and the reader's when there are any", async () => {
  const { page } = await visit(browser, file, { scheme: "dark" });
  const background = () =>
    page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  const dark = await background();
  await page.getByRole("button", { name: "Light colours" }).click();
  expect(await background()).not.toBe(dark);
  await page.getByRole("button", { name: "Dark colours" }).click();
  expect(await background()).toBe(dark);
  await page.context().close();
});

it("draws a dashboard in the colours of its theme, made lighter on dark paper", async () => {
  const [light, dark] = await Promise.all(
    (["light", "dark"] as const).map(async (scheme) => {
      const { page } = await visit(browser, file, { scheme });
      await openDashboard(page);
      const of = (element: string) =>
        page.locator(element).evaluate((node) => {
          const probe = document.createElement("i");
          probe.style.color = "var(--series-2)";
          node.append(probe);
          return getComputedStyle(probe).color;
        });
      const found = [await of("body"), await of(".dashboard")];
      await page.context().close();
      return found;
    }),
  );
  expect(light?.[1]).toBe("rgb(230, 159, 0)");
  expect(dark?.[1]).toBe("rgb(240, 197, 102)");
  // The page around it keeps its own.
  expect(light?.[0]).not.toBe(light?.[1]);
});

it("is used with the keyboard alone", async () => {
  const { page } = await visit(browser, file);
  await page.keyboard.press("Tab");
  expect(await page.locator(":focus").innerText()).toBe("Skip to the report");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  expect(await page.locator(":focus").innerText()).toBe("Fixture");
  await card(page, "combo").locator("[data-drawn]").waitFor();
  await card(page, "bar").getByRole("button", { name: "Units by place: as a table" }).focus();
  await page.keyboard.press("Enter");
  expect(await cells(page, "bar")).toEqual([
    ["north", "7"],
    ["south", "14"],
  ]);
  await page.keyboard.press("Enter");
  await card(page, "bar").getByRole("img").waitFor();
  await page.context().close();
});

it("names each chart by what it shows", async () => {
  const { page } = await visit(browser, file);
  await openDashboard(page);
  expect(await card(page, "bar").getByRole("img").getAttribute("aria-label")).toBe(
    "Bar chart: Units by place. Bars of regions, or of the stores of one. 2 values of Units, from north with 7 to south with 14.",
  );
  const names = await page
    .getByRole("img")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label")));
  expect(new Set(names).size).toBe(names.length);
  await page.context().close();
});
