import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { functionZip } from "../../modules/compute/function-zip";
import { event } from "./landing-events";
import { type Moto, startMoto } from "./moto";
import { PartnerServer, SETTINGS } from "./partner-server";
import { SourceWorld } from "./source-world";
import { World } from "./world";

/** Every cold start loads the whole bundle; Powertools is about a tenth of it. */
const MAX_BUNDLE_BYTES = 600_000;
/** An SSH client is a quarter of a megabyte; see ADR 23. */
const MAX_WITH_SSH_BYTES = 740_000;

const FUNCTIONS = readdirSync("src-lambda").filter((name) =>
  existsSync(`src-lambda/${name}/handler.ts`),
);

function bundleOf(name: string): Uint8Array {
  const { "handler.mjs": code } = unzipSync(readFileSync(functionZip(name)));
  if (!code) throw new Error(`the zip of ${name} holds no handler.mjs`);
  return code;
}

/** What Lambda's runtime does: load the file, call its handler; gives what the handler answered. */
async function invoke(handler: string, payload: unknown, env: Record<string, string>) {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(handler).href)});
    process.stderr.write("answer " + JSON.stringify(await handler(${JSON.stringify(payload)}, {
      awsRequestId: "request", functionName: "bundle", getRemainingTimeInMillis: () => 60_000,
    })));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { env });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
  child.stdout.resume();
  const code = await new Promise((resolve) => child.once("close", resolve));
  const answer = /answer (.*)$/.exec(errors)?.[1];
  if (code !== 0 || answer === undefined) throw new Error(`exit ${String(code)}: ${errors}`);
  return JSON.parse(answer) as unknown;
}

it.each(FUNCTIONS)("the bundle of %s is small", (name) => {
  const most = name === "ingest-sftp" ? MAX_WITH_SSH_BYTES : MAX_BUNDLE_BYTES;
  expect(bundleOf(name).length).toBeLessThanOrEqual(most);
});

describe("the bundle of ingest-sftp", () => {
  let moto: Moto;
  let partner: PartnerServer;
  let world: SourceWorld;
  beforeAll(async () => {
    moto = await startMoto();
    partner = await PartnerServer.start();
    world = await SourceWorld.create("sftp-bundle");
  });
  afterAll(async () => {
    await partner.stop();
    await moto.stop();
  });

  it("logs in with a key and takes a file, with no native part of ssh2", async () => {
    partner.put("sales.csv", "a,b\n");
    await world.putSecret(partner.keySecret);
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    const handler = join(folder, "handler.mjs");
    writeFileSync(handler, bundleOf("ingest-sftp"));
    const credentials = { AWS_ACCESS_KEY_ID: "role", AWS_SECRET_ACCESS_KEY: "s" };
    const place = { AWS_ENDPOINT_URL: moto.url, AWS_REGION: "us-east-1" };
    const { SETTINGS: settings, ...variables } = world.environment({ ...SETTINGS, login: "key" });
    writeFileSync(join(folder, "variables.json"), JSON.stringify({ SETTINGS: settings }));
    const env = { ...variables, LAMBDA_TASK_ROOT: folder, ...place, ...credentials };
    const event = { source: "shop", scheduled_at: "2025-07-01T00:00:00Z" };
    expect(await invoke(handler, event, env)).toMatchObject({ files: 1, bytes: 4 });
    rmSync(folder, { recursive: true });
  });
});

describe("the bundle of ingest-file", () => {
  let folder: string;
  let moto: Moto;
  let world: World;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bundle-"));
    writeFileSync(join(folder, "handler.mjs"), bundleOf("ingest-file"));
    moto = await startMoto();
    world = await World.create("bundle");
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await moto.stop();
  });

  const take = async (credentials: Record<string, string>) => {
    const key = "landing/sales/a.csv";
    const text = "transaction_id,order_id,quantity,unit_price\nT1,O1,1,1\n";
    const message = event(world.raw, [[key, await world.put(key, text)]]);
    const place = { AWS_ENDPOINT_URL: moto.url, AWS_REGION: "us-east-1" };
    const { DATASETS = "", ...variables } = world.variables();
    writeFileSync(join(folder, "variables.json"), JSON.stringify({ DATASETS }));
    const env = { ...variables, LAMBDA_TASK_ROOT: folder, ...place, ...credentials };
    return invoke(join(folder, "handler.mjs"), message, env);
  };

  it("takes a file with the credentials of its environment", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "role", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" };
    expect(await take(keys)).toEqual({ batchItemFailures: [] });
    expect(await world.items()).toMatchObject([{ state: "ready", rows: 1 }]);
  });

  it("looks for credentials nowhere else", async () => {
    const profile = join(folder, "credentials");
    writeFileSync(profile, "[default]\naws_access_key_id=a\naws_secret_access_key=b\n");
    const answer = await take({ AWS_SHARED_CREDENTIALS_FILE: profile });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "message-0" }] });
  });
});
