import { readSettings } from "../core/source/env";
import type { Extract } from "../core/source/run-source";
import type { OpenedSource, Opening } from "../core/source/scheduled-source";
import { readSecret } from "../core/source/secret";
import { ApiClient } from "./client";
import { authHeaders, secretSchema } from "./api-secret";
import { Newest } from "./newest";
import { readPages } from "./pages";
import { apiSettings, type ApiSettings, type WindowSettings } from "./settings";
import { nextWindow, type Window } from "./window";

/** Makes an HTTP API ready to be read window by window. */
export async function openApi(opening: Opening): Promise<OpenedSource> {
  const { env, remaining, scheduledAt, secrets, signal } = opening;
  const settings = readSettings(env.SOURCE, apiSettings, env.SETTINGS);
  const secret = await readSecret(secrets, env.SECRET_NAME, secretSchema(settings.auth));
  const headers = { ...settings.headers, ...authHeaders(settings.auth, secret) };
  const secretName = env.SECRET_NAME;
  const client = new ApiClient({ settings, headers, secretName, signal, remaining });
  return {
    extract: async (watermark) => {
      const window = nextWindow(settings.window, watermark, scheduledAt);
      return (
        window && extractOf(settings, client, urlOf(settings, secret.base_url, window), window)
      );
    },
  };
}

function extractOf(settings: ApiSettings, client: ApiClient, url: URL, window: Window): Extract {
  const rows = readPages(settings, url, (page) => client.get(page));
  const { until } = settings.window;
  if ("parameter" in until) return { ...window, rows };
  const newest = new Newest(until.field);
  return { ...window, rows: newest.watch(rows), reached: () => newest.before(window.to) };
}

function urlOf({ path, query, window }: ApiSettings, baseUrl: string, { from, to }: Window): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}${path}`);
  const write = WRITTEN[window.format];
  const end = "parameter" in window.until ? { [window.until.parameter]: write(to) } : {};
  for (const [name, value] of Object.entries({ ...query, [window.from]: write(from), ...end }))
    url.searchParams.set(name, value);
  return url;
}

/** How APIs want a moment, which is ISO 8601 here; what they cannot say is rounded down. */
const WRITTEN: Readonly<Record<WindowSettings["format"], (moment: string) => string>> = {
  iso: (moment) => moment,
  date: (moment) => moment.slice(0, 10),
  seconds: (moment) => String(Math.floor(Date.parse(moment) / 1000)),
};
