import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to AWS that is cut once, right after AWS did what `isLast` tells of and before anybody hears of it. */
export class CuttingProxy {
  readonly cut: Promise<void>;
  private happened: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    target: string,
    isLast: (call: string) => boolean,
  ) {
    this.cut = new Promise((resolve) => (this.happened = resolve));
    let isCut = false;
    server.on("request", (incoming, outgoing) => {
      const { method = "", url = "", headers } = incoming;
      const call = `${method} ${String(headers["x-amz-target"] ?? url)}`;
      const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
        if (!isCut && isLast(call)) {
          isCut = true;
          answer.resume().once("end", () => this.happened());
        }
        if (isCut) return outgoing.socket?.destroy();
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        return answer.pipe(outgoing);
      });
      forwarded.once("error", () => outgoing.destroy());
      if (isCut) outgoing.destroy();
      else incoming.pipe(forwarded);
    });
  }

  static async start(target: string, isLast: (call: string) => boolean): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(createServer(), target, isLast);
    await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
