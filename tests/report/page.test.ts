import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { openBrowser, type Visit, visit } from "./fixture/browser";
import { card, cells, figure, isDrawn, openDashboard } from "./fixture/cards";
import { DRAWN } from "./fixture/dashboard";
import { buildPage, REPORT } from "./fixture/page";
import { HOSTILE } from "./fixture/rows";

let browser: Browser;
let file: string;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  [browser, file] = await Promise.all([openBrowser(), buildPage()]);
}, 120_000);

afterAll(() => browser.close());

beforeEach(async () => {
  visited = await visit(browser, file);
  page = visited.page;
});

afterEach(async () => {
  expect(visited.errors).toEqual([]);
  expect(visited.asked).toEqual([`file://${file}`]);
  await page.context().close();
});

const choose = (label: string, value: string) =>
  page.getByLabel(label, { exact: true }).selectOption(value);

it("draws every visual of the dashboard, none of them empty", async () => {
  await openDashboard(page);
  expect(await page.locator("[data-failed]").count()).toBe(0);
  for (const id of DRAWN.filter((name) => !["kpi", "table", "pivot"].includes(name)))
    expect([id, await isDrawn(page, id)]).toEqual([id, true]);
  expect(await cells(page, "pivot")).toEqual([
    ["north", "4", "3"],
    ["south", "3", "11"],
  ]);
});

it("has exactly the numbers of the rows", async () => {
  await openDashboard(page);
  expect(await figure(page, "kpi")).toBe("7.34");
  expect(await card(page, "kpi").innerText()).toContain("1,000,000,000,000,000.31");
  expect(await figure(page, "gauge")).toBe("21");
  expect(await cells(page, "table")).toEqual([
    ["S-3", "12.34", "6"],
    ["N-1", "−4.90", "5"],
    ["=1+1", "–", "5"],
    [HOSTILE, "1,000,000,000,000,000.01", "3"],
    ["N-2", "0.20", "2"],
  ]);
});

it("follows a filter's control in every visual, and back", async () => {
  await openDashboard(page);
  await choose("Region", "north");
  expect(await figure(page, "gauge")).toBe("7");
  expect((await cells(page, "table")).map(([store]) => store)).toEqual(["N-1", "N-2"]);
  await choose("Region", "");
  expect(await figure(page, "gauge")).toBe("21");
});

it("follows a parameter with several values, on the other sheet, too", async () => {
  await openDashboard(page);
  await page.locator("summary", { hasText: "Category" }).click();
  await page.getByRole("checkbox", { name: "clothing" }).check();
  expect(await figure(page, "gauge")).toBe("7");
  await page.getByRole("tab", { name: "Not drawn" }).click();
  await page.getByRole("tab", { name: "All types" }).click();
  expect(await figure(page, "gauge")).toBe("7");
});

it("says that a filter leaves no rows", async () => {
  await openDashboard(page);
  await page.locator("summary", { hasText: "Category" }).click();
  await page.getByRole("checkbox", { name: "clothing" }).check();
  await choose("Region", "north");
  expect(await card(page, "line").innerText()).not.toContain("No rows");
  expect(await cells(page, "table")).toEqual([["N-1", "−5.00", "4"]]);
});

it("goes down a hierarchy and up again, by the list and by a press on a bar", async () => {
  await openDashboard(page);
  const bar = card(page, "bar");
  await bar.getByRole("combobox").selectOption({ label: "north" });
  await bar.getByRole("button", { name: /as a table/ }).click();
  expect(await cells(page, "bar")).toEqual([
    ["N-1", "5"],
    ["N-2", "2"],
  ]);
  await bar.getByRole("button", { name: "All" }).click();
  expect(await cells(page, "bar")).toEqual([
    ["north", "7"],
    ["south", "14"],
  ]);
  await bar.getByRole("button", { name: /as a table/ }).click();
  const canvas = bar.locator("[data-drawn] canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("the bars have no place");
  await canvas.click({ position: { x: box.width * 0.75, y: box.height * 0.7 } });
  await bar.getByRole("button", { name: "All" }).waitFor();
  expect(await bar.locator("nav").innerText()).toContain("south");
});

it("colours by the conditions of the dashboard", async () => {
  await openDashboard(page);
  const red = "#b00020";
  expect(
    await card(page, "kpi")
      .locator(".figure")
      .evaluate((node) => getComputedStyle(node).getPropertyValue("--said")),
  ).toBe(red);
  const colours = await card(page, "table")
    .locator("tbody tr td:last-child")
    .evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).getPropertyValue("--said")));
  expect(colours).toEqual([red, "", "", "", ""]);
});

it("hands a visual over as CSV that a spreadsheet does not run", async () => {
  await openDashboard(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    card(page, "table").getByRole("button", { name: /CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("stores.csv");
  expect(readFileSync(await download.path(), "utf8")).toBe(
    [
      "\ufeffStore id,Net revenue,Units",
      "S-3,12.34,6",
      "N-1,-4.90,5",
      "'=1+1,,5",
      `"${HOSTILE.replaceAll('"', '""')}",1000000000000000.01,3`,
      "N-2,0.20,2",
      "",
    ].join("\r\n"),
  );
});

it("says loudly what it cannot draw, in its place and on the run's page", async () => {
  expect(
    await page.getByRole("region", { name: "Not shown in this report" }).innerText(),
  ).toContain("a WordCloudVisual cannot be drawn");
  await page.getByRole("tab", { name: "Fixture" }).click();
  await page.getByRole("tab", { name: "Not drawn" }).click();
  expect(await card(page, "cloud").getByRole("alert").innerText()).toContain(
    "a WordCloudVisual cannot be drawn; drawn are KPIVisual",
  );
  expect(await card(page, "broken").getByRole("alert").innerText()).toContain(
    'no column "no_such_column"; it has business_date',
  );
});

it("draws the rest of a sheet when a data set could not be read, and says so", async () => {
  const none = { columns: [], rows: [], isCut: false };
  const other = await buildPage({ ...REPORT, tables: { "arn:sales": none } });
  const { errors, page: without } = await visit(browser, other);
  await without.getByRole("tab", { name: "Fixture" }).click();
  await card(without, "kpi").waitFor();
  expect(await without.locator(".controls").getByRole("alert").count()).toBe(2);
  expect(await card(without, "kpi").getByRole("alert").innerText()).toContain("no column");
  expect(errors).toEqual([]);
  await without.context().close();
});

it("shows data as text, whatever it looks like", async () => {
  await openDashboard(page);
  expect(await page.title()).toBe("sales-lake report");
  expect(await page.locator("main script").count()).toBe(0);
  expect(await card(page, "table").innerText()).toContain(HOSTILE);
});

describe("the run's page", () => {
  const region = (name: string) => page.getByRole("region", { name, exact: true }).first();

  it("has the pipeline with its timings, and where each row went", async () => {
    expect(await region("Pipeline").locator("li").allInnerTexts()).toEqual([
      expect.stringMatching(/claim[^]*succeeded[^]*4\.0 s/),
      expect.stringMatching(/train/),
      expect.stringMatching(/forecast[^]*10 rows/),
      expect.stringMatching(/alert[^]*not reached/),
    ]);
    expect(await region("Pipeline").locator("path.edge").count()).toBe(3);
    const figures = region("Reconciliation").locator("[data-raw]");
    expect(
      await figures.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("data-raw"))),
    ).toEqual(["10", "7", "2", "1"]);
  });

  it("has the quarantine, the broken rule and the raised alarm", async () => {
    expect(await region("Quarantine").innerText()).toMatch(/type:quantity[^]*customer_id/);
    expect(await region("Quality rules").innerText()).toContain("1 of 1 rules did not hold");
    expect(await region("Alarms").innerText()).toContain("1 of 1 alarms are raised");
  });

  it("draws the forecast with its band, or a sum without one", async () => {
    const drawing = region("Forecast against actual").locator(".chart");
    await drawing.locator("canvas").waitFor();
    expect(await drawing.getAttribute("aria-label")).toContain(
      "2 days of sales and 2 days of forecast",
    );
    await choose("Series", "All of EUR");
    expect(await region("Forecast against actual").innerText()).toContain("a sum has no band");
  });
});
