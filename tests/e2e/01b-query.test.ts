import { local } from "./fixture/cli";

describe("query", () => {
  const SQL = "select currency, count(*) as days from analytics.daily_kpis group by 1 order by 1";

  it("prints JSON", async () => {
    const { code, stdout } = await local(["query", SQL, "--json"]);
    expect({ code, rows: (JSON.parse(stdout) as unknown[]).length }).toEqual({ code: 0, rows: 4 });
  });

  it("prints CSV that a spreadsheet does not run", async () => {
    const { code, stdout } = await local(["query", `select '=1+1' as text, -5 as number`, "--csv"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "text,number\r\n'=1+1,-5\r\n" });
  });

  it("says what is wrong with a query", async () => {
    const { code, stderr } = await local(["query", "select no_such_column from processed.sales"]);
    expect(code).toBe(1);
    expect(stderr).toContain("no_such_column");
  });
});
