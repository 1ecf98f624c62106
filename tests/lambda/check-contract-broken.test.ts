import { checking, file, rows, RUN } from "./checking";

const { check, claimed, crawled, record, stateOf, world } = checking();

describe("a run with a file of which no row can be used", () => {
  it.each([
    [
      "words for numbers",
      rows(30, "two"),
      { quantity: "string" },
      "quantity must be int, the crawler saw string; none of its 30 rows is",
    ],
    [
      "fractions for whole numbers",
      rows(30, "1.0"),
      { quantity: "double" },
      "quantity must be int, the crawler saw double; none of its 30 rows is",
    ],
    [
      "decimal commas",
      rows(30, "1", '"2,50"'),
      { unit_price: "string" },
      "unit_price must be decimal(12,4), the crawler saw string; none of its 30 rows is (one is written 1234.50)",
    ],
    [
      "no values at all",
      rows(30, " "),
      { quantity: "string" },
      "quantity must be int, the crawler saw string",
    ],
  ])("stops: %s", async (_what, values, seen, said) => {
    const broken = await claimed("broken", file("broken", values));
    await crawled(broken, seen);
    await expect(check(broken)).rejects.toMatchObject({
      name: "ContractBroken",
      message: expect.stringContaining(`landing/sales/broken.csv: ${said}`) as string,
    });
  });

  it("stops when no record is as wide as the header", async () => {
    const wide = await claimed("wide", file("wide", rows(30, "1", "2,3,4")));
    await crawled(wide);
    await expect(check(wide)).rejects.toThrow(
      "none of its 30 rows can be split into the columns of its header",
    );
  });

  it("refuses that file, keeps the others for the next run, and records why", async () => {
    const good = await claimed("good", file("good", rows(30)));
    const broken = await claimed("broken", file("broken", rows(30, "two")));
    await crawled(good);
    await expect(check(good, broken)).rejects.toThrow("1 of 2 files break the contract");
    expect(await stateOf(good)).toBe("claimed");
    expect(await world().ledger.find(broken.file_id)).toMatchObject({
      state: "refused",
      reason_code: "contract_broken",
      reason: "quantity must be int; none of its 30 rows is",
      run_id: RUN,
    });
    expect(await record()).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("quantity must be int") as string,
    });
  });

  it("stops again when the step is repeated", async () => {
    const broken = await claimed("broken", file("broken", rows(30, "two")));
    await expect(check(broken)).rejects.toThrow("break the contract");
    await expect(check(broken)).rejects.toThrow("break the contract");
  });

  it("takes the file when it lands again: the contract may have changed", async () => {
    const body = file("broken", rows(30, "two"));
    await expect(check(await claimed("broken", body))).rejects.toThrow();
    expect(await world().drop("landing/sales/again.csv", body)).toMatchObject({ state: "ready" });
  });

  it("looks at the beginning of a large file only, and says so", async () => {
    const large = await claimed("large", file("large", rows(20_000, "two")));
    await expect(check(large)).rejects.toThrow(
      /quantity must be int; none of its first \d{4} rows is/,
    );
  });
});
