import type { ApiSettings } from "../../src-lambda/ingest-api/settings";
import { openApi } from "../../src-lambda/ingest-api/open-api";
import {
  cutOff,
  document,
  drip,
  hang,
  type Item,
  MisbehavingApi,
  type Misdeed,
  reset,
  status,
} from "./misbehaving-api";
import { type Moto, startMoto } from "./moto";
import { SourceWorld } from "./source-world";

const AT = "2025-07-03T03:10:00.000Z";
const NEXT_DAY = "2025-07-04T03:10:00.000Z";

const SETTINGS: ApiSettings = {
  path: "/v1/sales",
  query: { size: "2" },
  auth: { type: "bearer" },
  paging: { by: "cursor", parameter: "cursor", next: "next" },
  items: "data.items",
  window: {
    from: "from",
    until: { parameter: "before", maxDays: 30 },
    start: "2025-07-01T00:00:00Z",
    roundToMinutes: 24 * 60,
    overlapMinutes: 60,
  },
  requestTimeoutSeconds: 1,
  maxResponseBytes: 10_000,
  retry: { attempts: 3, firstWaitMs: 1, longestWaitMs: 4 },
};
const BY_PAGE: ApiSettings = {
  ...SETTINGS,
  paging: { by: "page", parameter: "page", first: 1, totalPages: "pages" },
};

const item = (id: number, at = `2025-07-02T${String(id).padStart(2, "0")}:00:00Z`): Item => ({
  id: String(id),
  at,
});
const FIVE = [1, 2, 3, 4, 5].map((id) => item(id));
const OBJECT = "landing/sales/shop/2025-07-01T000000.000Z_2025-07-03T000000.000Z.jsonl.gz";

let moto: Moto;
let api: MisbehavingApi;
let world: SourceWorld;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());
beforeEach(async () => {
  api = await MisbehavingApi.start();
  api.items = FIVE;
  world = await SourceWorld.create(`api-${(count += 1)}`);
  await world.putSecret({ base_url: `${api.url}/shop`, token: "s3cret" });
});
afterEach(() => api.stop());

const run = (settings: object = SETTINGS, at = AT, seconds?: number) =>
  world.function(settings, openApi)(at, seconds);
const failure = async (settings?: object, at?: string, seconds?: number): Promise<string> =>
  run(settings, at, seconds).then(
    () => "no failure",
    (error: unknown) => String(error),
  );
const idsOf = async (object: string) =>
  (await world.lines(object)).map((line) => (JSON.parse(line) as Item).id);

describe("an API that behaves", () => {
  it.each([
    ["cursor", SETTINGS, ["", "&cursor=1", "&cursor=2"]],
    ["page number", BY_PAGE, ["&page=1", "&page=2", "&page=3"]],
  ])("is read page by page, by %s, within its window", async (_by, settings, pages) => {
    expect(await run(settings)).toMatchObject({ rows: 5, landings: [{ object: OBJECT }] });
    expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    const question =
      "/shop/v1/sales?size=2&from=2025-07-01T00%3A00%3A00.000Z&before=2025-07-03T00%3A00%3A00.000Z";
    expect(api.requests).toEqual(pages.map((page) => question + page));
  });

  it("is read by page number up to an empty page when it does not count them", async () => {
    const paging = { by: "page", parameter: "page", first: 1 } as const;
    expect(await run({ ...SETTINGS, paging })).toMatchObject({ rows: 5 });
    expect(api.requests).toHaveLength(4);
  });

  it("is asked next time from the watermark on, with the overlap", async () => {
    await run();
    api.items = [...FIVE, item(6, "2025-07-02T23:30:00Z"), item(7, "2025-07-03T08:00:00Z")];
    const second = await run(SETTINGS, NEXT_DAY);
    const object = "landing/sales/shop/2025-07-02T230000.000Z_2025-07-04T000000.000Z.jsonl.gz";
    expect(second).toMatchObject({ rows: 2, landings: [{ object }] });
    expect(await idsOf(object)).toEqual(["6", "7"]);
    expect(await world.item()).toMatchObject({ watermark: "2025-07-04T00:00:00.000Z" });
  });

  it("is not asked when the window is done", async () => {
    await run();
    const asked = api.requests.length;
    expect(await run(SETTINGS, "2025-07-03T20:00:00.000Z")).toMatchObject({ landings: [] });
    expect(api.requests).toHaveLength(asked);
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
    expect(api.requests[0]).not.toContain("before");
    expect(await world.item()).toMatchObject({ watermark: "2025-07-02T05:00:00.000Z" });
    api.items = [];
    expect(await run(settings, NEXT_DAY)).toMatchObject({ rows: 0 });
    expect(await world.item()).toMatchObject({ watermark: "2025-07-02T05:00:00.000Z" });
  });

  it("gives the same object to a run that is repeated after a crash", async () => {
    await run();
    const first = await world.bytes(OBJECT);
    // As if the first run had died before it moved the watermark, and was forgotten.
    world = await SourceWorld.create(`${world.name}-again`);
    await world.putSecret({ base_url: `${api.url}/shop`, token: "s3cret" });
    await run();
    expect(first.equals(await world.bytes(OBJECT))).toBe(true);
  });

  it("keeps every digit of its numbers", async () => {
    const body = '{"data":{"items":[{"id":9007199254740993,"total":10.10}]},"next":null}';
    api.misdeeds.push(status(200, { "content-type": "application/hal+json" }, body));
    await run();
    expect(await world.lines(OBJECT)).toEqual(['{"id":9007199254740993,"total":10.10}']);
  });

  it.each([
    [{ type: "bearer" }, { token: "t" }, { authorization: "Bearer t" }],
    [{ type: "basic" }, { username: "u", password: "p" }, { authorization: "Basic dTpw" }],
    [{ type: "header", header: "X-Api-Key" }, { token: "k" }, { "x-api-key": "k" }],
  ])("is told who asks as it wants: %j", async (auth, credentials, headers) => {
    await world.putSecret({ base_url: api.url, ...credentials });
    await run({ ...SETTINGS, auth });
    expect(api.headers[0]).toMatchObject(headers);
  });
});

describe("F8 an API in trouble that passes", () => {
  const html = status(200, { "content-type": "application/json" }, "<html>oops</html>");
  const soon = () => new Date(Date.now() + 1000).toUTCString();
  it.each<[string, Misdeed]>([
    ["429 with seconds to wait", status(429, { "retry-after": "1" })],
    ["429 with a date to wait for", (...call) => status(429, { "retry-after": soon() })(...call)],
    ["429 with nonsense to wait for", status(429, { "retry-after": "in a while" })],
    ["500", status(500)],
    ["503", status(503)],
    ["a hang", hang],
    ["a drip", drip],
    ["a cut body", cutOff],
    ["a reset connection", reset],
    ["half a document", html],
  ])("is read whole after %s on its second page", async (_name, misdeed) => {
    api.misdeeds.push(document({ data: { items: FIVE.slice(0, 2) }, next: "1" }), misdeed);
    expect(await run()).toMatchObject({ rows: 5 });
    expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    expect(api.requests).toHaveLength(4);
  });

  it("is left alone for as long as it asks", async () => {
    api.misdeeds.push(status(503, { "retry-after": "1" }));
    const started = Date.now();
    await run();
    expect(Date.now() - started).toBeGreaterThanOrEqual(999);
  });

  it("may hold an empty page in the middle, and an item on two pages", async () => {
    api.misdeeds.push(document({ data: { items: [FIVE[0]] }, next: "a" }));
    api.misdeeds.push(document({ data: { items: [] }, next: "b" }));
    api.misdeeds.push(document({ data: { items: [FIVE[0], FIVE[1]] }, next: "" }));
    await run();
    expect(await idsOf(OBJECT)).toEqual(["1", "1", "2"]);
  });

  it("may redirect within its host", async () => {
    api.misdeeds.push((response, request) =>
      status(302, { location: `/elsewhere${request.url}` })(response, request),
    );
    expect(await run()).toMatchObject({ rows: 5 });
  });
});

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
      api.misdeeds.push(first, ...misdeeds);
      expect(await failure()).toContain(message);
      expect(await world.landed()).toEqual([]);
      expect(await world.item()).toBeUndefined();
      api.misdeeds.length = 0;
      expect(await run()).toMatchObject({ rows: 5 });
      expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    },
  );

  it("in the time of a run says so, and what to change", async () => {
    api.misdeeds.push(first, hang);
    // The reserve of 20 s leaves half a second.
    expect(await failure({ ...SETTINGS, requestTimeoutSeconds: 60 }, AT, 20.5)).toContain(
      "page 2: the time of the run was used up; raise timeoutSeconds or lower window.until.maxDays",
    );
    expect(await world.landed()).toEqual([]);
  });

  it("by page number because it does not know the parameter is found out", async () => {
    const page = document({ data: { items: FIVE.slice(0, 2) } });
    api.misdeeds.push(page, page);
    const paging = { by: "page", parameter: "p", first: 1 };
    expect(await failure({ ...SETTINGS, paging })).toContain(
      "page 2: is the same as the page before",
    );
  });

  it.each([
    ["nothing", {}, "pages is nothing, must be a whole number"],
    ["a text", { pages: "3" }, "pages is a string, must be a whole number"],
  ])("by page number because it gives %s as their number", async (_name, more, message) => {
    api.misdeeds.push(document({ data: { items: [] }, ...more }));
    expect(await failure(BY_PAGE)).toContain(message);
  });

  it("up to its newest record because a record has no moment", async () => {
    api.items = [item(1), { id: "2" } as Item];
    const window = { ...SETTINGS.window, until: { field: "at" } };
    api.misdeeds.push(document({ data: { items: api.items } }));
    expect(await failure({ ...SETTINGS, window })).toContain(
      "a record has nothing as at, must be an ISO 8601 time",
    );
  });

  it("for want of a secret says how to set it, and asks nobody", async () => {
    world = await SourceWorld.create(`${world.name}-unset`);
    expect(await failure()).toContain(`secret ${world.secretName} has no value; set it with: aws`);
    expect(api.requests).toEqual([]);
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
    await world.putSecret({ base_url, token: "s3cret" });
    const message = await failure();
    expect(message).toContain("base_url must be https:// and a host");
    expect(message).not.toContain("s3cret");
  });

  it("because nobody listens", async () => {
    await api.stop();
    expect(await failure()).toContain("page 1: connection failed (ECONNREFUSED), 3 times");
  });
});
