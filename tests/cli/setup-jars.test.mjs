import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { ensureJars } from "../../scripts/setup/jars.mjs";
import { coordinateOf, describe } from "../../scripts/setup/maven.mjs";

const project = resolve(import.meta.dirname, "../..");
const task = { update() {} };
const PATH = "org/example/tool/1.0/tool-1.0.jar";
const CONTENT = Buffer.from("an archive");

let folder;
let server;
let asked;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "jars-"));
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(request.url === `/maven/${PATH}` ? 200 : 404).end(CONTENT);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function jars(name, entry) {
  const sha256 = createHash("sha256").update(CONTENT).digest("hex");
  const lock = join(folder, name, "jars.lock.json");
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(lock, JSON.stringify([{ path: PATH, size: CONTENT.length, sha256, ...entry }]));
  const env = { PIPELINE_MAVEN_REPOSITORY: `http://127.0.0.1:${server.address().port}/maven` };
  return (options = {}) =>
    ensureJars(
      { name, lock, project, cache: join(folder, name), only: "trino", ...options },
      task,
      env,
    );
}

test("an archive comes from the repository set and lies at all its places", async () => {
  const ensure = jars("places", { dest: ["lib/tool.jar", "plugin/lake/tool.jar"] });
  const { folder: home } = await ensure();
  for (const place of ["lib/tool.jar", "plugin/lake/tool.jar"]) {
    assert.deepEqual(readFileSync(join(home, place)), CONTENT);
  }
});

test("a complete folder is not downloaded again; one without its mark is, as far as it is not good", async () => {
  const ensure = jars("again", {});
  const { complete } = await ensure();
  const before = asked.length;
  await ensure();
  rmSync(complete);
  await ensure();
  assert.equal(asked.length, before);
});

test("with force, an archive that was changed after set-up is found and put right at all its places", async () => {
  const ensure = jars("changed", { dest: ["lib/tool.jar", "plugin/lake/tool.jar"] });
  const { folder: home } = await ensure();
  writeFileSync(join(home, "lib/tool.jar"), "an Archive");
  await ensure({ force: true });
  assert.deepEqual(readFileSync(join(home, "lib/tool.jar")), CONTENT);
  assert.deepEqual(readFileSync(join(home, "plugin/lake/tool.jar")), CONTENT);
});

test("a failed download names the archive, the repository and the command to run", async () => {
  const ensure = jars("gone", { path: "org/example/gone/2.0/gone-2.0.jar" });
  await assert.rejects(ensure(), (error) => {
    assert.match(error.message, /could not download from PIPELINE_MAVEN_REPOSITORY=/);
    assert.match(error.message, /org\.example:gone:2\.0: the repository answered 404/);
    assert.match(error.message, /node scripts\/setup\.mjs --only trino/);
    return true;
  });
});

test("a coordinate is read from a Maven path, with its classifier", () => {
  assert.equal(describe(coordinateOf(PATH)), "org.example:tool:1.0");
  assert.equal(
    describe(coordinateOf("io/netty/n/4.1/n-4.1-linux-x86_64.jar")),
    "io.netty:n:linux-x86_64:4.1",
  );
  assert.throws(() => coordinateOf("tool-1.0.jar"), /is not a Maven path/);
});
