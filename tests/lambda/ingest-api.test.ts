import { askingApi, BY_PAGE, FIVE, item, NEXT_DAY, OBJECT, SETTINGS } from "./asking-api";
import { status } from "./misbehaving-api";

const { api, forget, idsOf, run, world } = askingApi();

describe("an API that behaves", () => {
  it.each([
    ["cursor", SETTINGS, ["", "&cursor=1", "&cursor=2"]],
    ["page number", BY_PAGE, ["&page=1", "&page=2", "&page=3"]],
  ])("is read page by page, by %s, within its window", async (_by, settings, pages) => {
    expect(await run(settings)).toMatchObject({ rows: 5, landings: [{ object: OBJECT }] });
    expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    const question =
      "/shop/v1/sales?size=2&from=2025-07-01T00%3A00%3A00.000Z&before=2025-07-03T00%3A00%3A00.000Z";
    expect(api().requests).toEqual(pages.map((page) => question + page));
  });

  it("is read by page number up to an empty page when it does not count them", async () => {
    const paging = { by: "page", parameter: "page", first: 1 } as const;
    expect(await run({ ...SETTINGS, paging })).toMatchObject({ rows: 5 });
    expect(api().requests).toHaveLength(4);
  });

  it("is asked next time from the watermark on, with the overlap", async () => {
    await run();
    api().items = [...FIVE, item(6, "2025-07-02T23:30:00Z"), item(7, "2025-07-03T08:00:00Z")];
    const second = await run(SETTINGS, NEXT_DAY);
    const object = "landing/sales/shop/2025-07-02T230000.000Z_2025-07-04T000000.000Z.jsonl.gz";
    expect(second).toMatchObject({ rows: 2, landings: [{ object }] });
    expect(await idsOf(object)).toEqual(["6", "7"]);
    expect(await world().item()).toMatchObject({ watermark: "2025-07-04T00:00:00.000Z" });
  });

  it("is not asked when the window is done", async () => {
    await run();
    const asked = api().requests.length;
    expect(await run(SETTINGS, "2025-07-03T20:00:00.000Z")).toMatchObject({ landings: [] });
    expect(api().requests).toHaveLength(asked);
  });

  it("is read in several windows after a long time", async () => {
    const until = { parameter: "before", maxDays: 1 };
    const window = { ...SETTINGS.window, until, overlapMinutes: 0 };
    const result = await run({ ...SETTINGS, window });
    expect(result).toMatchObject({ landings: [{ rows: 0 }, { rows: 5 }], is_behind: false });
  });

  it("without an end is read up to its newest record", async () => {
    const window = { ...SETTINGS.window, until: { field: "at" } };
    const settings = { ...SETTINGS, window };
    expect(await run(settings)).toMatchObject({ rows: 5 });
    expect(api().requests[0]).not.toContain("before");
    expect(await world().item()).toMatchObject({ watermark: "2025-07-02T05:00:00.000Z" });
    api().items = [];
    expect(await run(settings, NEXT_DAY)).toMatchObject({ rows: 0 });
    expect(await world().item()).toMatchObject({ watermark: "2025-07-02T05:00:00.000Z" });
  });

  it("gives the same object to a run that is repeated after a crash", async () => {
    await run();
    const first = await world().bytes(OBJECT);
    // As if the first run had died before it moved the watermark, and was forgotten.
    await forget();
    await world().putSecret({ base_url: `${api().url}/shop`, token: "s3cret" });
    await run();
    expect(first.equals(await world().bytes(OBJECT))).toBe(true);
  });

  it("keeps every digit of its numbers", async () => {
    const body = '{"data":{"items":[{"id":9007199254740993,"total":10.10}]},"next":null}';
    api().misdeeds.push(status(200, { "content-type": "application/hal+json" }, body));
    await run();
    expect(await world().lines(OBJECT)).toEqual(['{"id":9007199254740993,"total":10.10}']);
  });

  it.each([
    ["application/json; charset=ISO-8859-1", "latin1"],
    ['text/json; charset="utf-16le"', "utf16le"],
    ["application/json; charset=iso-8859-1", "utf8"],
    ["application/problem+json", "utf8"],
  ] as const)("is understood when it says %s and writes %s", async (type, encoding) => {
    const body = Buffer.from('{"data":{"items":[{"id":"Köln"}]}}', encoding);
    api().misdeeds.push(status(200, { "content-type": type }, body as never));
    await run();
    expect(await world().lines(OBJECT)).toEqual(['{"id":"Köln"}']);
  });

  it.each([
    [{ type: "bearer" }, { token: "t" }, { authorization: "Bearer t" }],
    [{ type: "basic" }, { username: "u", password: "p" }, { authorization: "Basic dTpw" }],
    [{ type: "header", header: "X-Api-Key" }, { token: "k" }, { "x-api-key": "k" }],
  ])("is told who asks as it wants: %j", async (auth, credentials, headers) => {
    await world().putSecret({ base_url: api().url, ...credentials });
    await run({ ...SETTINGS, auth });
    expect(api().headers[0]).toMatchObject({ ...headers, "x-version": "2025-07" });
  });
});
