import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a request is answered instead of properly. */
export type Misdeed = (response: ServerResponse, request: IncomingMessage) => void;

const json = { "content-type": "application/json" };

/** Answers with a status, and headers if any. */
export const status =
  (code: number, headers: Record<string, string> = {}, body = ""): Misdeed =>
  (response) =>
    response.writeHead(code, headers).end(body);

/** Takes the request and never answers. */
export const hang: Misdeed = () => undefined;

/** Sends headers at once and then a byte now and then, for ever. */
export const drip: Misdeed = (response) => {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write(" "), 100);
  response.on("close", () => clearInterval(timer));
};

/** Promises more bytes than it sends before it closes the connection. */
export const cutOff: Misdeed = (response) => {
  response.writeHead(200, { ...json, "content-length": "1000" });
  response.write('{"items":[{"id":"1"', () => response.destroy());
};

/** Closes the connection without a word. */
export const reset: Misdeed = (response) => response.destroy();

/** Answers with a document of the test's. */
export const document = (body: unknown): Misdeed => status(200, json, JSON.stringify(body));

/** A record of the shop. */
export interface Item {
  readonly id: string;
  readonly at: string;
}

/**
 * An API of a shop in a real HTTP server. It pages by `cursor` and by `page`, knows `from` and `before`, wants a
 * token, and first does every misdeed it was told, one per request.
 */
export class MisbehavingApi {
  /** Path and query of every request, in order. */
  readonly requests: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  readonly misdeeds: Misdeed[] = [];
  items: readonly Item[] = [];
  pageSize = 2;

  private constructor(private readonly server: Server) {
    server.on("request", (request: IncomingMessage, response: ServerResponse) =>
      this.answer(request, response),
    );
  }

  static async start(): Promise<MisbehavingApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    return new MisbehavingApi(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request.url ?? "");
    this.headers.push(request.headers);
    const misdeed = this.misdeeds.shift();
    if (misdeed) return misdeed(response, request);
    const { searchParams } = new URL(request.url ?? "", this.url);
    const asked = (name: string) => searchParams.get(name);
    const [from, before] = [asked("from") ?? "", asked("before") ?? "9"];
    const items = this.items.filter(({ at }) => at >= from && at < before);
    const total = Math.ceil(items.length / this.pageSize);
    const page = asked("page") ? Number(asked("page")) - 1 : Number(asked("cursor") ?? 0);
    document({
      data: { items: items.slice(page * this.pageSize, (page + 1) * this.pageSize) },
      next: page + 1 < total ? String(page + 1) : null,
      pages: total,
    })(response, request);
  }
}
