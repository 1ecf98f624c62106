import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A line to a server that counts what the server says, and can be cut. */
export class CuttingLine {
  /** Bytes from the server so far. */
  bytes = 0;
  connections = 0;
  /** How many bytes of the server a connection brings over; then it ends. */
  cutAfter: number = Infinity;
  /** Bytes stop coming, and nobody says so. */
  isStuck = false;
  /** How long what the server says is under way. */
  delayMs = 0;
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** Lays a line to a port of this machine. */
  static async to(port: number): Promise<CuttingLine> {
    const server = createServer();
    const line = new CuttingLine(server);
    server.on("connection", (near) => line.join(near, port));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket, port: number): void {
    this.connections += 1;
    let left = this.cutAfter;
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        this.open.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (data: Buffer) => {
      if (this.isStuck) return;
      this.bytes += data.length;
      left -= data.length;
      if (left < 0) near.destroy();
      else if (this.delayMs > 0) setTimeout(() => near.write(data), this.delayMs);
      else if (!near.write(data)) {
        far.pause();
        near.once("drain", () => far.resume());
      }
    });
  }
}
