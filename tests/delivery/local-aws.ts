import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson } from "../../delivery/files";
import type { Instance } from "../../local/instance";
import { engineEnvironment, readToolchain } from "../../local/toolchain";
import type { Moto } from "../lambda/moto";

/** The local AWS of the project, as a server of a test: it knows what stock moto lacks of the state's bucket and key. */
export async function startLocalAws(): Promise<Moto> {
  const root = mkdtempSync(join(tmpdir(), "local-aws-"));
  const toolchain = readToolchain(process.cwd(), "engines");
  const place = ["--account", "123456789012", "--region", "us-east-1"];
  const args = ["-m", "local.aws.server", ...place, "--root", root, "--engines", "node"];
  const env = { ...process.env, ...engineEnvironment(toolchain) };
  const child = spawn(toolchain.awsPython, args, { env, stdio: "ignore" });
  const ended = once(child, "exit");
  let instance: Instance | undefined;
  for (; !instance; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`the local AWS ended with ${child.exitCode}`);
    instance = readJson<Instance>(join(root, "aws.json"));
  }
  const { url, region } = instance;
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: region, ...keys });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
