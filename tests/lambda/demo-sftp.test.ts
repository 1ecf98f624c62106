import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJson } from "../../delivery/files";
import { pause } from "../../delivery/pause";
import type { SftpLogin } from "../../local/demo/sftp-folder";
import { sftpFiles } from "../../src-lambda/ingest-sftp/fetch-files";
import { type Moto, startMoto } from "./moto";
import { SETTINGS } from "./partner-server";
import { SourceWorld } from "./source-world";

let moto: Moto;
let demo: ChildProcess;
const root = mkdtempSync(join(tmpdir(), "demo-"));
const note = join(root, "note.json");

beforeAll(async () => {
  moto = await startMoto();
  const args = ["scripts/demo.mjs", "demo-sftp", note, root, String(process.pid)];
  demo = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
});
afterAll(async () => {
  demo.kill();
  await moto.stop();
  rmSync(root, { recursive: true });
});

it("the demo partner lets the source in, and offers three files for us", async () => {
  while (!readJson(note) && demo.exitCode === null) await pause(50);
  const login = readJson<SftpLogin>(note);
  const world = await SourceWorld.create("demo-sftp");
  await world.putSecret({ ...login });
  const run = world.functionOf({ ...SETTINGS, login: "key" }, sftpFiles);
  expect(await run("2025-07-02T00:00:00.000Z")).toMatchObject({ files: 3, unsettled: 0 });
  const names = (await world.landed()).map((key) => key.replace(/^.*Z_/, ""));
  expect(names).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}_sales_june__2nd_part\.csv\.gz$/) as string,
    "sales_june.csv",
    "sales_june.jsonl",
  ]);
});
