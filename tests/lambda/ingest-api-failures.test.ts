import { askingApi, AT, BY_PAGE, FIVE, item, OBJECT, SETTINGS } from "./asking-api";
import { cutOff, document, drip, hang, type Misdeed, status } from "./misbehaving-api";

const { api, failure, forget, idsOf, run, world } = askingApi();

describe("F8 an API that cannot be read", () => {
  const first = document({ data: { items: FIVE.slice(0, 2) }, next: "1" });
  const same = document({ data: { items: [FIVE[0]] }, next: "1" });
  const json = { "content-type": "application/json" };
  const items = (list: unknown) => document({ data: { items: list } });
  const thrice = (misdeed: Misdeed) => [misdeed, misdeed, misdeed];

  it.each<[string, Misdeed[], string]>([
    ["keeps failing", thrice(status(500)), "page 2: answered 500, 3 times"],
    ["keeps hanging", thrice(hang), "page 2: no whole answer within 1 s, 3 times"],
    ["keeps dripping", thrice(drip), "page 2: no whole answer within 1 s, 3 times"],
    ["keeps cutting", thrice(cutOff), "page 2: connection failed (UND_ERR_SOCKET), 3 times"],
    [
      "asks for too long a wait",
      [status(429, { "retry-after": "9999" })],
      "page 2: answered 429 and is to be asked again in 9999 s; this run has",
    ],
    ["refuses the credentials", [status(401)], "page 2: answered 401: the credentials in secret"],
    ["does not know the path", [status(404)], "page 2: answered 404, must be 200"],
    [
      "answers with a page for people",
      [status(200, { "content-type": "text/html" }, "<p>")],
      "page 2: content type is text/html, must be JSON",
    ],
    [
      "answers with something else",
      thrice(status(200, json, "{")),
      "page 2: the answer of 1 bytes is not JSON in UTF-8, 3 times",
    ],
    [
      "answers with other characters",
      thrice(status(200, json, Buffer.from([0x22, 0xe9, 0x22]) as never)),
      "is not JSON in UTF-8",
    ],
    [
      "answers without end",
      [items(["x".repeat(20_000)])],
      "page 2: the answer is larger than 10000 bytes",
    ],
    [
      "has no list where one should be",
      [document({ data: null })],
      "page 2: data.items is nothing, must be a list",
    ],
    [
      "has no records in its list",
      [items(["a"])],
      "page 2: data.items holds a string, must hold objects",
    ],
    [
      "names a page twice",
      [same],
      "page 2: next is one that an earlier page named: the pages go in circles",
    ],
    [
      "names a page that is none",
      [document({ data: { items: [] }, next: {} })],
      "page 2: next is an object, must be a text or a number",
    ],
    [
      "redirects elsewhere",
      [status(302, { location: "https://example.org/" })],
      "page 2: redirects to https://example.org, must stay at http://127.0.0.1",
    ],
    [
      "redirects for ever",
      Array.from({ length: 9 }, () => status(302, { location: "/" })),
      "page 2: redirects more than 3 times",
    ],
  ])(
    "because it %s leaves nothing behind, and the next run is complete",
    async (_name, misdeeds, message) => {
      api().misdeeds.push(first, ...misdeeds);
      expect(await failure()).toContain(message);
      expect(await world().landed()).toEqual([]);
      expect(await world().item()).toBeUndefined();
      api().misdeeds.length = 0;
      expect(await run()).toMatchObject({ rows: 5 });
      expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    },
  );

  it("in the time of a run says so, and what to change", async () => {
    api().misdeeds.push(first, hang);
    // The reserve of 20 s leaves half a second.
    expect(await failure({ ...SETTINGS, requestTimeoutSeconds: 60 }, AT, 20.5)).toContain(
      "page 2: the time of the run was used up; raise timeoutSeconds or lower window.until.maxDays",
    );
    expect(await world().landed()).toEqual([]);
  });

  it("by page number because it does not know the parameter is found out", async () => {
    const page = (asked: number) => document({ asked, data: { items: FIVE.slice(0, 2) } });
    api().misdeeds.push(page(1), page(2));
    const paging = { by: "page", parameter: "p", first: 1 };
    expect(await failure({ ...SETTINGS, paging })).toContain(
      "page 2: is the same as the page before",
    );
  });

  it.each([
    ["nothing", {}, "pages is nothing, must be a whole number"],
    ["a text", { pages: "3" }, "pages is a string, must be a whole number"],
  ])("by page number because it gives %s as their number", async (_name, more, message) => {
    api().misdeeds.push(document({ data: { items: [] }, ...more }));
    expect(await failure(BY_PAGE)).toContain(message);
  });

  it.each([
    ["nothing", {}],
    ["a string", { at: "2025-07-02T05:00:00" }],
  ])("up to its newest record because a record has %s as its moment", async (what, moment) => {
    const window = { ...SETTINGS.window, until: { field: "at" } };
    api().misdeeds.push(items([item(1), { id: "2", ...moment }]));
    expect(await failure({ ...SETTINGS, window })).toContain(
      `a record has ${what} as at, must be an ISO 8601 time with its offset`,
    );
  });

  it("from a watermark that is no moment", async () => {
    await world().setWatermark("yesterday");
    expect(await failure()).toContain('is "yesterday", must be a moment like 2025-07-01T00:00:00Z');
  });

  it("for want of a secret says how to set it, and asks nobody", async () => {
    await forget();
    expect(await failure()).toContain(
      `secret ${world().secretName} has no value; set it with: aws`,
    );
    expect(api().requests).toEqual([]);
  });

  it.each([
    "http://example.org",
    "http://localhost.example.org",
    "http://10.0.0.1",
    "ftp://127.0.0.1",
    "https://user:pw@example.org",
    "https://example.org?x=1",
    "example.org",
  ])("at %s, which is not safe to send credentials to", async (base_url) => {
    await world().putSecret({ base_url, token: "s3cret" });
    const message = await failure();
    expect(message).toContain("base_url must be https:// and a host");
    expect(message).not.toContain("s3cret");
  });

  it("with a token that fits into no header, which is not shown", async () => {
    await world().putSecret({ base_url: api().url, token: "hunter2\nhunter2" });
    const message = await failure();
    expect(message).toContain("token must be one line of printable ASCII characters");
    expect(message).not.toContain("hunter2");
  });

  it("because nobody listens", async () => {
    await api().stop();
    expect(await failure()).toContain("page 1: connection failed (ECONNREFUSED), 3 times");
  });
});
