import { notFound } from "./json-api";

/** A request as a route sees it. */
export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** Who asks: the user of the token, or a run. */
  readonly caller: Caller;
}

/** Whose token came with a request. */
export type Caller = { readonly kind: "user" } | { readonly kind: "run"; readonly run: string };

/** What a route answers: JSON, bytes, or nothing. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** `GET /workspaces/:id` to what answers it. */
export type Routes = Readonly<Record<string, Handler>>;

export const ok = (json: unknown): Answer => ({ status: 200, json });
export const created = (json: unknown): Answer => ({ status: 201, json });
export const done = (status = 204): Answer => ({ status });

/** Finds the route of a request. */
export class Router {
  private readonly routes: readonly { method: string; pattern: RegExp; handler: Handler }[];

  constructor(...tables: Routes[]) {
    this.routes = tables
      .flatMap((table) => Object.entries(table))
      .map(([route, handler]) => {
        const [method = "", path = ""] = route.split(" ");
        const pattern = new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`);
        return { method, pattern, handler };
      });
  }

  find(method: string, path: string): { handler: Handler; parameters: Record<string, string> } {
    for (const route of this.routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      const groups = Object.entries(match.groups ?? {});
      return {
        handler: route.handler,
        parameters: Object.fromEntries(groups.map(([k, v]) => [k, decodeURIComponent(v)])),
      };
    }
    throw notFound();
  }
}
