import { openApi } from "../../src-lambda/ingest-api/open-api";
import type { ApiSettings } from "../../src-lambda/ingest-api/settings";
import { type Item, MisbehavingApi } from "./misbehaving-api";
import { type Moto, startMoto } from "./moto";
import { SourceWorld } from "./source-world";

/** When the source is asked unless a test says otherwise, and a day later. */
export const AT = "2025-07-03T03:10:00.000Z";
export const NEXT_DAY = "2025-07-04T03:10:00.000Z";

/** A cursor API with a window that ends. */
export const SETTINGS: ApiSettings = {
  path: "/v1/sales",
  query: { size: "2" },
  headers: { "x-version": "2025-07" },
  auth: { type: "bearer" },
  paging: { by: "cursor", parameter: "cursor", next: "next" },
  items: "data.items",
  window: {
    from: "from",
    format: "iso",
    until: { parameter: "before", maxDays: 30 },
    start: "2025-07-01T00:00:00Z",
    roundToMinutes: 24 * 60,
    overlapMinutes: 60,
  },
  requestTimeoutSeconds: 1,
  maxResponseBytes: 10_000,
  retry: { attempts: 3, firstWaitMs: 1, longestWaitMs: 4 },
};
/** The same API, read by page number. */
export const BY_PAGE: ApiSettings = {
  ...SETTINGS,
  paging: { by: "page", parameter: "page", first: 1, totalPages: "pages" },
};

export const item = (
  id: number,
  at = `2025-07-02T${String(id).padStart(2, "0")}:00:00Z`,
): Item => ({
  id: String(id),
  at,
});
export const FIVE = [1, 2, 3, 4, 5].map((id) => item(id));
/** Where the five items land. */
export const OBJECT = "landing/sales/shop/2025-07-01T000000.000Z_2025-07-03T000000.000Z.jsonl.gz";

/** Gives each test of a file an API with five items and a world that may ask it; call it at the top. */
export function askingApi() {
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
  /** A world without memory and without a secret takes the place of the one so far. */
  const forget = async () => {
    world = await SourceWorld.create(`${world.name}-again`);
  };

  return { api: () => api, world: () => world, run, failure, idsOf, forget };
}
