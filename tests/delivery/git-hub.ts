import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

/** The comments of one pull request, behind GitHub's API. */
export class GitHubServer {
  readonly comments: Comment[] = [];
  readonly requests: string[] = [];
  private readonly server: Server;

  constructor(private readonly token: string) {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const [status, answer] = this.answer(
          `${request.method ?? ""} ${request.url ?? ""}`,
          request.headers.authorization,
          Buffer.concat(parts).toString(),
        );
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** As people and programs say it. */
  add(body: string, type: "User" | "Bot" = "Bot"): Comment {
    const comment = { id: this.comments.length + 1, body, user: { type } };
    this.comments.push(comment);
    return comment;
  }

  private answer(asked: string, authorization: string | undefined, text: string): [number, object] {
    this.requests.push(asked);
    if (authorization !== `Bearer ${this.token}`) return [401, { message: "Bad credentials" }];
    const { body = "" } = text ? (JSON.parse(text) as { body?: string }) : {};
    const list = /^GET \/repos\/acme\/lake\/issues\/7\/comments\?per_page=(\d+)&page=(\d+)$/;
    const [, size, page] = list.exec(asked) ?? [];
    if (size) {
      const from = (Number(page) - 1) * Number(size);
      return [200, this.comments.slice(from, from + Number(size))];
    }
    if (asked === "POST /repos/acme/lake/issues/7/comments") return [201, this.add(body)];
    const [, id] = /^PATCH \/repos\/acme\/lake\/issues\/comments\/(\d+)$/.exec(asked) ?? [];
    const comment = this.comments.find((each) => each.id === Number(id));
    if (!comment) return [404, { message: "Not Found" }];
    comment.body = body;
    return [200, comment];
  }
}
