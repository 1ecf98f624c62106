import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";

/** How to serve. */
export interface Serving {
  /** The program that opens an address, if there is one. */
  readonly browser: readonly string[] | undefined;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** What opens an address on this machine; nothing where no screen is. */
export function browserFor(platform: string, env: NodeJS.ProcessEnv): string[] | undefined {
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["cmd", "/c", "start", ""];
  const hasScreen = env["DISPLAY"] ?? env["WAYLAND_DISPLAY"];
  if (!hasScreen) return undefined;
  const found = (env["PATH"] ?? "")
    .split(delimiter)
    .find((folder) => isExecutable(join(folder, "xdg-open")));
  return found === undefined ? undefined : [join(found, "xdg-open")];
}

/** Serve the file on 127.0.0.1 until the signal; it is read at each request, so that a new one shows. */
export async function serveReport(file: string, { browser, say, signal }: Serving): Promise<void> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    // A foreign page that has its name point here is not to read the report.
    const isOurs = [`127.0.0.1:${String(port)}`, `localhost:${String(port)}`].includes(
      request.headers.host ?? "",
    );
    if (!isOurs) return void response.writeHead(403).end();
    if (request.method !== "GET" || request.url !== "/") return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  say(`served at ${url} until Ctrl-C`);
  const [program, ...args] = browser ?? [];
  if (program) {
    const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
    child.on("error", ({ message }) => say(`could not open a browser: ${message}; open ${file}`));
    child.unref();
  }
  if (!signal.aborted) await once(signal, "abort");
  server.closeAllConnections();
  server.close();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
