import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { configurationRoutes } from "./configurations";
import { errors, Refusal } from "./json-api";
import { Objects } from "./objects";
import { organizationRoutes } from "./organizations";
import { Records } from "./records";
import { type Answer, type Caller, Router } from "./router";
import { RunQueue, type Worker } from "./run-queue";
import { planRoutes } from "./plans";
import { runRoutes } from "./runs";
import { stateRoutes } from "./states";
import { workspaceRoutes } from "./workspaces";

/** What the server is made with. */
export interface CloudSettings {
  readonly organization: string;
  readonly token: string;
  readonly certificate: string;
  readonly key: string;
  readonly worker: Worker;
}

/** The part of Terraform Cloud's API that its CLI, its Go client and this project use; runs are real Terraform's. */
export class TerraformCloud {
  readonly records = new Records();
  /** Requests that there is no route for: what a client asked and this server cannot answer. */
  readonly unknown: string[] = [];
  private readonly queue: RunQueue;
  private readonly router: Router;
  private readonly server: Server;

  constructor(private readonly settings: CloudSettings) {
    const objects = new Objects(() => `https://${this.hostname}`);
    this.queue = new RunQueue(settings.worker);
    this.router = new Router(
      objects.routes,
      organizationRoutes(settings.organization, this.records),
      workspaceRoutes(this.records, this.queue.settle),
      stateRoutes(this.records, objects),
      configurationRoutes(this.records, objects),
      runRoutes(this.records, objects, this.queue),
      planRoutes(this.records, objects, settings.worker),
    );
    const { certificate: cert, key } = settings;
    this.server = createServer({ cert, key }, (request, response) => {
      void this.answer(request).then((answer) => send(response, answer));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  /** As it stands in a `cloud` block. */
  get hostname(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await this.queue.close([...this.records.workspaces.values()].flatMap(({ runs }) => runs));
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const method = request.method ?? "";
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "https://localhost");
    try {
      const body = await read(request);
      const caller = this.identify(pathname, request.headers.authorization ?? "");
      const { handler, parameters } = this.route(method, pathname);
      return await handler({ parameters, query, body, caller });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, String(error));
      return { status: refusal.status, json: errors(refusal) };
    }
  }

  private route(method: string, pathname: string) {
    try {
      return this.router.find(method, pathname);
    } catch (error) {
      this.unknown.push(`${method} ${pathname}`);
      throw error;
    }
  }

  private identify(path: string, header: string): Caller {
    const token = header.replace(/^Bearer /, "");
    if (!path.startsWith("/api/v2/") || token === this.settings.token) return { kind: "user" };
    for (const { runs } of this.records.workspaces.values()) {
      const run = runs.find((each) => each.token === token);
      if (run) return { kind: "run", run: run.id };
    }
    throw new Refusal(401, "unauthorized");
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, { status, json, bytes, headers }: Answer): void {
  response.writeHead(status, {
    "content-type": bytes ? "application/octet-stream" : "application/vnd.api+json",
    "tfp-api-version": "2.6",
    "tfp-appname": "HCP Terraform",
    "x-ratelimit-limit": "30",
    ...headers,
  });
  response.end(bytes ?? (json === undefined ? "" : JSON.stringify(json)));
}
