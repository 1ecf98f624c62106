import { askingApi, FIVE, OBJECT, SETTINGS } from "./asking-api";
import { cutOff, document, drip, hang, type Misdeed, reset, status } from "./misbehaving-api";

const { api, idsOf, run } = askingApi();

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
    api().misdeeds.push(document({ data: { items: FIVE.slice(0, 2) }, next: "1" }), misdeed);
    expect(await run()).toMatchObject({ rows: 5 });
    expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    expect(api().requests).toHaveLength(4);
  });

  it("is left alone for as long as it asks", async () => {
    api().misdeeds.push(status(503, { "retry-after": "1" }));
    const started = Date.now();
    await run();
    expect(Date.now() - started).toBeGreaterThanOrEqual(999);
  });

  it("waits by itself where it is asked to come back at once", async () => {
    jest.spyOn(Math, "random").mockReturnValue(1);
    const retry = { attempts: 3, firstWaitMs: 300, longestWaitMs: 300 };
    const past = new Date(0).toUTCString();
    api().misdeeds.push(status(429, { "retry-after": "0" }), status(429, { "retry-after": past }));
    const started = Date.now();
    expect(await run({ ...SETTINGS, retry })).toMatchObject({ rows: 5 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(599);
    jest.restoreAllMocks();
  });

  it("means its own clock when it names a time", async () => {
    const ahead = (seconds: number) => new Date(Date.now() + 1000 * seconds).toUTCString();
    api().misdeeds.push((...call) =>
      status(503, { date: ahead(3600), "retry-after": ahead(3601) })(...call),
    );
    expect(await run()).toMatchObject({ rows: 5 });
  });

  it("may hold an empty page in the middle, and an item on two pages", async () => {
    api().misdeeds.push(document({ data: { items: [FIVE[0]] }, next: "a" }));
    api().misdeeds.push(document({ data: { items: [] }, next: "b" }));
    api().misdeeds.push(document({ data: { items: [FIVE[0], FIVE[1]] }, next: "" }));
    await run();
    expect(await idsOf(OBJECT)).toEqual(["1", "1", "2"]);
  });

  it("may redirect within its host", async () => {
    api().misdeeds.push((response, request) =>
      status(302, { location: `/elsewhere${request.url}` })(response, request),
    );
    expect(await run()).toMatchObject({ rows: 5 });
  });
});
