import { DeleteTableCommand } from "@aws-sdk/client-glue";
import { fieldsOf } from "../../src-lambda/check-contract/sample";
import { AT, checking, DATE, file, HEADER, rows, RUN } from "./checking";

const { check, claimed, crawled, glue, record, stateOf, world } = checking();

describe("a run whose files keep the contract", () => {
  it("goes on, and the record says so", async () => {
    const good = await claimed("good", file("good", rows(30)));
    await crawled(good);
    expect(await check(good)).toEqual({
      run_id: RUN,
      business_date: DATE,
      step: "check_contract",
      status: "succeeded",
      finished_at: AT,
      files: 1,
      notices: ["landing/sales/good.csv: optional columns are not delivered: customer_id"],
    });
    expect(await record()).toMatchObject({ status: "succeeded" });
    expect(await stateOf(good)).toBe("claimed");
  });

  it("goes on when rows are faulty one by one, though a crawler sees another type", async () => {
    const mixed = [...rows(29, "two"), ...rows(1)];
    const dirty = await claimed("dirty", file("dirty", mixed));
    await crawled(dirty, { quantity: "string" });
    expect((await check(dirty)).status).toBe("succeeded");
  });

  it("goes on when a handful of rows are all faulty: they say nothing of the file", async () => {
    const few = await claimed("few", file("few", rows(19, "two")));
    await crawled(few, { quantity: "string" });
    expect((await check(few)).status).toBe("succeeded");
  });

  it("takes a file without rows, which no crawler sees", async () => {
    const empty = await claimed("empty", `${HEADER}\n`);
    const { notices } = await check(empty);
    expect(notices).toContain("landing/sales/empty.csv: file has no records");
  });

  it("sees past blanks and line breaks around a value, as the job does", async () => {
    const padded = rows(30, '"\r\n1\n"', '"\u0085 2.50\u00a0"');
    const item = await claimed("padded", file("padded", padded));
    await crawled(item, { quantity: "string", unit_price: "string" });
    expect((await check(item)).status).toBe("succeeded");
  });

  it("does not take long numbers for another type: the rows are quarantined", async () => {
    const long = await claimed("long", file("long", rows(30, "1", "1.1234567890")));
    await crawled(long, { unit_price: "double" });
    expect((await check(long)).status).toBe("succeeded");
  });
});

describe("what is worth knowing", () => {
  it("is a column that the contract does not know", async () => {
    const body = file(
      "extra",
      rows(30).map(([q, p]) => [q, `${p},gold`]),
      `${HEADER},tier`,
    );
    const extra = await claimed("extra", body);
    await crawled(extra, { other: "bigint" });
    const { notices } = await check(extra);
    expect(notices).toEqual(
      expect.arrayContaining([
        'landing/sales/extra.csv: columns not in the contract stay unread: "tier"',
        "landing/sales/extra.csv: the crawler saw columns not in the contract: other",
      ]),
    );
  });

  it("is a file of which the crawler has no entry, or another view", async () => {
    const unseen = await claimed("unseen", file("unseen", rows(30)));
    const partly = await claimed("partly", file("partly", rows(30)));
    await crawled(partly, { quantity: undefined, order_id: undefined });
    const notices = (await check(unseen, partly)).notices?.join("\n");
    expect(notices).toContain("unseen.csv: the crawler has no entry for it");
    expect(notices).toContain("partly.csv: the crawler did not see the columns order_id, quantity");
  });

  it("is known without any table, too", async () => {
    const item = await claimed("new", file("new", rows(30)));
    await glue().send(new DeleteTableCommand({ DatabaseName: world().name, Name: "sales_raw" }));
    const found = await check(item);
    expect(found.notices?.join()).toContain("the crawler has no entry for it");
  });
});

it("a canonical record is split as it was written", () => {
  expect(fieldsOf('1,,"a ""b"", c",,"",x')).toEqual(["1", "", 'a "b", c', "", "", "x"]);
  expect(fieldsOf(",")).toEqual(["", ""]);
});
