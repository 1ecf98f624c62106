import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJson } from "../../delivery/files";
import { issueCertificates } from "../../local/demo/certificates";
import { type Moto, startMoto } from "../lambda/moto";
import type { Run } from "./server/records";
import { TerraformCloud } from "./server/server";
import { TerraformWorker } from "./server/terraform-worker";

/** How a program ended, and what it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A Terraform Cloud whose runs reach a local AWS, and a machine that trusts it. */
export class CloudWorld {
  private constructor(
    readonly cloud: TerraformCloud,
    readonly folder: string,
    /** For programs at the laptop's end: they know the token, and nothing of AWS. */
    readonly environment: NodeJS.ProcessEnv,
    readonly terraform: string,
    private readonly moto: Moto,
  ) {}

  static async start(organization = "acme"): Promise<CloudWorld> {
    const moto = await startMoto();
    const folder = mkdtempSync(join(tmpdir(), "tfc-"));
    const { ca, certificate, key } = await issueCertificates("localhost");
    const authority = join(folder, "ca.pem");
    writeFileSync(authority, ca);
    const token = randomBytes(16).toString("hex");
    const { terraform, terraformConfigFile } = toolchain();
    const environmentFor = (name: string, own: string): NodeJS.ProcessEnv => ({
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      SSL_CERT_FILE: authority,
      NODE_EXTRA_CA_CERTS: authority,
      TF_CLI_CONFIG_FILE: cliConfiguration(join(folder, `${name}.tfrc`), {
        base: terraformConfigFile,
        hostname: cloud.hostname,
        token: own,
      }),
    });
    const worker = new TerraformWorker({
      terraform,
      environment: (run: Run) => environmentFor(run.id, run.token),
    });
    const settings = { organization, token, certificate, key, worker };
    const cloud = await new TerraformCloud(settings).start();
    const environment = { ...withoutAws(environmentFor("user", token)), TFE_TOKEN: token };
    return new CloudWorld(cloud, folder, environment, terraform, moto);
  }

  /** Run a program to its end. */
  async run(command: string, args: readonly string[], { cwd }: { cwd?: string } = {}) {
    const child = spawn(command, [...args], {
      ...(cwd && { cwd }),
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended: Ended = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (ended.stdout += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (ended.stderr += part));
    ended.code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return ended;
  }

  /** Run a program that must succeed; returns what it printed. */
  async succeed(command: string, args: readonly string[], options = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(command, args, options);
    if (code === 0) return stdout;
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    await this.moto.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Toolchain {
  readonly terraform: string;
  readonly terraformConfigFile: string | null;
}

function toolchain(): Toolchain {
  const found = readJson<Toolchain>(".build/toolchain.json");
  if (found) return found;
  throw new Error("no .build/toolchain.json; run npm run setup");
}

/** Terraform's CLI configuration of this machine, and who one is at the host. */
function cliConfiguration(
  path: string,
  { base, hostname, token }: { base: string | null; hostname: string; token: string },
): string {
  const known = base && existsSync(base) ? readFileSync(base, "utf8") : "";
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${known}\ncredentials "${hostname}" {\n  token = "${token}"\n}\n`);
  return path;
}

const withoutAws = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_")));
