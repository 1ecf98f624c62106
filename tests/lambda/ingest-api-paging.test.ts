import { askingApi, BY_PAGE, FIVE, item, OBJECT, SETTINGS } from "./asking-api";
import { document, status } from "./misbehaving-api";

const { api, failure, idsOf, run } = askingApi();

const json = { "content-type": "application/json" };
/** An answer that is a list itself, with a `Link` header. */
const listed = (items: object[], link = "") =>
  status(200, { ...json, ...(link && { link }) }, JSON.stringify(items));
const found = (items: object[], more: object = {}) => document({ data: { items }, ...more });
const pagesAsked = () =>
  api().requests.map((request) => /&?(?:page|at|token)=.*$/.exec(request)?.[0]);

describe("an API whose answers have the address of the next page", () => {
  const LINKED = { ...SETTINGS, items: undefined, paging: { by: "link" } };

  it("in their Link header is read to the page without one", async () => {
    const next = (page: number) =>
      `<${api().url}/first?page=1>; rel="prev first", </v1?page=${page}&a=1,2>; rel=next; title="x"`;
    api().misdeeds.push(listed(FIVE.slice(0, 2), next(2)));
    api().misdeeds.push(listed([], next(3)));
    api().misdeeds.push(listed(FIVE.slice(2), '<x>; rel="prev"'));
    expect(await run(LINKED)).toMatchObject({ rows: 5 });
    expect(await idsOf(OBJECT)).toEqual(["1", "2", "3", "4", "5"]);
    expect(api().requests.slice(1)).toEqual(["/v1?page=2&a=1,2", "/v1?page=3&a=1,2"]);
    expect(api().headers[2]).toMatchObject({ authorization: "Bearer s3cret" });
  });

  it.each(["next", "@odata.nextLink"])("in the field %s is read to an empty one", async (next) => {
    const settings = { ...SETTINGS, paging: { by: "link", next } };
    api().misdeeds.push(found(FIVE.slice(0, 2), { [next]: `${api().url}/shop?page=2` }));
    api().misdeeds.push(found(FIVE.slice(2), { [next]: null }));
    expect(await run(settings)).toMatchObject({ rows: 5 });
    expect(api().requests[1]).toBe("/shop?page=2");
  });

  it.each([
    [
      "is elsewhere",
      "<https://example.org/?page=2>; rel=next",
      "leads to https://example.org, must",
    ],
    ["is the first", "</shop/v1/sales>; rel=next", "the pages go in circles"],
    ["is none", "<http://>; rel=next", "is a string, must be an address"],
  ])("that %s is not followed, least of all with the token", async (_what, link, message) => {
    api().misdeeds.push(listed([], link), listed([], link));
    expect(await failure(LINKED)).toContain(message);
    expect(api().requests.length).toBeLessThanOrEqual(2);
  });
});

it("an API that counts its pages may have empty ones among them", async () => {
  for (const items of [FIVE.slice(0, 2), [], [], FIVE.slice(2)])
    api().misdeeds.push(found(items, { pages: 4 }));
  expect(await run(BY_PAGE)).toMatchObject({ rows: 5 });
});

it("an API that counts records is asked from the next one on, to an empty page", async () => {
  const paging = { by: "offset", parameter: "at", first: 0 };
  for (const items of [FIVE.slice(0, 2), FIVE.slice(2), []]) api().misdeeds.push(found(items));
  expect(await run({ ...SETTINGS, paging })).toMatchObject({ rows: 5 });
  expect(pagesAsked()).toEqual(["&at=0", "&at=2", "&at=5"]);
});

it("an API that always names a cursor and says apart whether there is more is read to its end", async () => {
  const paging = { ...SETTINGS.paging, parameter: "token", more: "has_more" };
  api().misdeeds.push(found(FIVE.slice(0, 2), { next: "a", has_more: true }));
  api().misdeeds.push(found(FIVE.slice(2), { next: "a", has_more: false }));
  expect(await run({ ...SETTINGS, paging })).toMatchObject({ rows: 5 });
  api().misdeeds.push(found([], { has_more: "no" }));
  expect(await failure({ ...SETTINGS, paging }, "2025-07-05T03:00:00.000Z")).toContain(
    "page 1: has_more is a string, must be true or false",
  );
});

it.each([
  ["no content", status(204)],
  ["no list but null", document({ data: { items: null } })],
])("an API that has nothing and says so with %s gives no record", async (_how, empty) => {
  api().misdeeds.push(empty);
  expect(await run()).toMatchObject({ rows: 0, landings: [{ object: null }] });
});

it.each([
  ["date", "from=2025-07-01&before=2025-07-03"],
  ["seconds", "from=1751328000&before=1751500800"],
])("moments are asked for as %s", async (format, question) => {
  api().misdeeds.push(found([item(1)]));
  await run({ ...SETTINGS, window: { ...SETTINGS.window, format } });
  expect(api().requests[0]).toContain(question);
});
