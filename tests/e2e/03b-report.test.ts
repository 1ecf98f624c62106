import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { MadeReport } from "../../local/report/make-report";
import { openBrowser, visit, type Visit } from "../report/fixture/browser";
import { cells } from "../report/fixture/cards";
import { type Ended, local, reportOf } from "./fixture/cli";
import { Lake } from "./fixture/lake";
import { DEV, FIRST_RUN } from "./fixture/places";

const file = join(DEV.root, "report.html");
let browser: Browser;
let visited: Visit;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

describe("the report of the first run", () => {
  it("lies there, and is made anew by its own command, with nothing left out", async () => {
    expect(existsSync(file)).toBe(true);
    const { code, stdout } = await local(["report", "--no-open", "--json"]);
    const made = JSON.parse(stdout) as MadeReport;
    expect({ code, ...made, bytes: made.bytes > 0 }).toEqual({
      code: 0,
      file,
      bytes: true,
      warnings: [],
    });
    visited = await visit(browser, file);
    page = visited.page;
  });

  it("has the run's own reconciliation", async () => {
    const { reconciliation } = reportOf(JSON.parse(readFileSync(FIRST_RUN, "utf8")) as Ended);
    const { accepted, duplicates, quarantined, rows_in } = reconciliation ?? {};
    const figures = page
      .locator("section", { hasText: "Reconciliation" })
      .first()
      .locator("[data-raw]");
    expect(
      await figures.evaluateAll((nodes) =>
        nodes.map((node) => Number(node.getAttribute("data-raw"))),
      ),
    ).toEqual([rows_in, accepted, quarantined, duplicates]);
  });

  it("shows no customer among the examples of refused rows", async () => {
    const records = await page
      .getByRole("region", { name: "Examples of refused rows: rows" })
      .innerText();
    const sold = await Lake.connect().sql(
      "select distinct customer_id from processed.sales where customer_id is not null",
    );
    const known = new Set(sold.map(({ customer_id }) => String(customer_id)));
    const words = records.split(/[^\w-]+/);
    expect(known.size).toBeGreaterThan(100);
    expect(words.filter((word) => known.has(word))).toEqual([]);
  });

  it("draws every visual of every deployed dashboard", async () => {
    const dashboards = await page
      .getByRole("tablist", { name: "Report" })
      .getByRole("tab")
      .allInnerTexts();
    expect(dashboards.length).toBeGreaterThan(2);
    for (const dashboard of dashboards.slice(1)) await drawAll(dashboard);
    expect(visited.errors).toEqual([]);
    expect(visited.asked).toEqual([`file://${file}`]);
  });

  it("has Athena's numbers, to the cent", async () => {
    const lake = Lake.connect();
    await openSheet("Sales overview", "Overview");
    for (const currency of ["USD", "EUR"]) {
      await currencies().selectOption(currency);
      const [newest] = await lake.sql(
        `select cast(sum(net_revenue) as varchar) as revenue, sum(units_sold) as units from analytics.stg_daily_sales
         where currency = '${currency}' group by date_trunc('month', business_date) order by date_trunc('month', business_date) desc limit 1`,
      );
      expect(await figureOf("Net revenue")).toBe(newest?.["revenue"]);
      expect(await figureOf("Units sold")).toBe(String(newest?.["units"]));
    }
  });

  it("has them in tables, too", async () => {
    await openSheet("Sales overview", "Stores and categories");
    await currencies().selectOption("EUR");
    const id = await titled("Stores").getAttribute("data-visual");
    const shown = (await cells(page, id ?? "")).map(([region, store, category, revenue]) => [
      region,
      store,
      category,
      revenue?.replace(/,/g, "").replace("\u2212", "-"),
    ]);
    const rows = await Lake.connect().sql(
      `select region, store_id, category, cast(sum(net_revenue) as varchar) as revenue from analytics.stg_daily_sales
       where currency = 'EUR' group by 1, 2, 3 order by 1, 2, 3`,
    );
    expect(shown).toEqual(rows.map((row) => Object.values(row)));
  });
});

const titled = (title: string) =>
  page.locator("article:visible", { has: page.getByRole("heading", { name: title, exact: true }) });
const currencies = () => page.getByLabel("Currency", { exact: true }).locator("visible=true");
const figureOf = (title: string) => titled(title).locator(".figure").getAttribute("data-raw");

async function openSheet(dashboard: string, sheet: string): Promise<void> {
  await page.getByRole("tab", { name: dashboard, exact: true }).click();
  await page.getByRole("tab", { name: sheet, exact: true }).click();
}

/** Every card of every sheet has something in it; only a data set without any row may leave one empty. */
async function drawAll(dashboard: string): Promise<void> {
  await page.getByRole("tab", { name: dashboard, exact: true }).click();
  const sheets = page.getByRole("tablist", { name: `Sheets of ${dashboard}` }).getByRole("tab");
  for (const sheet of await sheets.all()) {
    await sheet.click();
    const cards = page.locator("article:visible");
    for (const card of await cards.all()) {
      await card.locator("[data-drawn], .figure, tbody tr, .empty").first().waitFor();
      expect([await card.innerText(), await card.getAttribute("data-failed")]).toEqual([
        expect.not.stringContaining("No rows"),
        null,
      ]);
    }
  }
}
