import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A moto server of a test: real HTTP, real SDK clients; of ours only the locks that make conditional writes atomic. */
export interface Moto {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const TOOLCHAIN = ".build/toolchain.json";

function awsPython(): string {
  const given = process.env["LOCAL_AWS_PYTHON"];
  if (given) return given;
  if (existsSync(TOOLCHAIN)) {
    const toolchain = JSON.parse(readFileSync(TOOLCHAIN, "utf8")) as { awsPython?: string };
    if (toolchain.awsPython) return toolchain.awsPython;
  }
  throw new Error(`no Python with moto: ${TOOLCHAIN} has no awsPython; run npm run setup`);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function listening(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`moto ended with code ${child.exitCode}`);
    try {
      await fetch(`${url}/moto-api/`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`moto does not answer at ${url}`);
}

/** Starts moto on a free port of 127.0.0.1 and points the SDK's environment at it. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(awsPython(), ["-m", "tests.aws.atomic_moto", String(port)], {
    stdio: "ignore",
  });
  await listening(url, child);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
