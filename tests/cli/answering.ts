import { createServer } from "node:http";

/** Answers of AWS by operation, one after another; the last one stays. */
export type Answers = Readonly<Record<string, readonly object[]>>;

/** Where SDK clients of services that speak JSON get these answers. */
export interface Answering {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts to answer as AWS would where no emulator can be brought to. */
export async function answering(answers: Answers): Promise<Answering> {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const times = asked.get(operation) ?? 0;
    asked.set(operation, times + 1);
    const given = answers[operation] ?? [];
    request.resume().on("end", () => {
      response.setHeader("content-type", "application/x-amz-json-1.0");
      response.end(JSON.stringify(given[Math.min(times, given.length - 1)] ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
