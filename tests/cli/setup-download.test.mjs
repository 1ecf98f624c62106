import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { fetchVerified } from "../../scripts/setup/download.mjs";

const CONTENT = Buffer.alloc(300_000, "0123456789abcdef");
const sha256 = createHash("sha256").update(CONTENT).digest("hex");
const FAST = { pauseMillis: 1 };

let folder;
let server;
let requests;
let behaviour;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "download-"));
  server = createServer((request, response) => {
    requests.push(request.headers.range ?? "whole");
    behaviour(request, response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
});

after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  requests = [];
  behaviour = serve;
});

function serve(request, response) {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200).end(CONTENT.subarray(from));
}

function archive(name) {
  const url = `http://127.0.0.1:${server.address().port}/${name}`;
  return { url, target: join(folder, name), size: CONTENT.length, sha256 };
}

test("a good file that is there is kept without asking the server", async () => {
  const jar = archive("kept.jar");
  writeFileSync(jar.target, CONTENT);
  await fetchVerified(jar, FAST);
  assert.deepEqual(requests, []);
});

test("a file with one wrong byte is fetched again", async () => {
  const jar = archive("corrupted.jar");
  const bad = Buffer.from(CONTENT);
  bad[1000] ^= 1;
  writeFileSync(jar.target, bad);
  await fetchVerified(jar, FAST);
  assert.deepEqual(readFileSync(jar.target), CONTENT);
  assert.deepEqual(requests, ["whole"]);
});

test("a half download left by an interrupted set-up is continued from where it was", async () => {
  const jar = archive("half.jar");
  writeFileSync(`${jar.target}.part`, CONTENT.subarray(0, 100_000));
  await fetchVerified(jar, FAST);
  assert.deepEqual(readFileSync(jar.target), CONTENT);
  assert.deepEqual(requests, ["bytes=100000-"]);
});

/** Break a response when something of it has come to lie in the file. */
function breakOnceKept(response, part) {
  const timer = setInterval(() => {
    if (!existsSync(part) || statSync(part).size === 0) return;
    clearInterval(timer);
    response.destroy();
  }, 5);
}

test("a connection that breaks is taken up again", async () => {
  const jar = archive("broken.jar");
  behaviour = (request, response) => {
    if (requests.length > 1) return serve(request, response);
    response.writeHead(200, { "content-length": CONTENT.length });
    response.write(CONTENT.subarray(0, 50_000));
    breakOnceKept(response, `${jar.target}.part`);
  };
  await fetchVerified(jar, FAST);
  assert.deepEqual(readFileSync(jar.target), CONTENT);
  assert.equal(requests.length, 2);
  assert.match(requests[1], /^bytes=\d+-$/);
});

test("a server that cannot continue sends the whole file", async () => {
  const jar = archive("no-ranges.jar");
  writeFileSync(`${jar.target}.part`, "rubbish");
  behaviour = (_, response) => response.writeHead(200).end(CONTENT);
  await fetchVerified(jar, FAST);
  assert.deepEqual(readFileSync(jar.target), CONTENT);
});

test("other content than the lock's is refused and not kept", async () => {
  const jar = archive("other.jar");
  behaviour = (_, response) => response.writeHead(200).end("other");
  await assert.rejects(
    fetchVerified(jar, FAST),
    /got 5 bytes with sha256 .*; the lock says 300000 bytes/,
  );
  assert.equal(existsSync(jar.target), false);
});

test("a missing archive is not asked for again and again", async () => {
  behaviour = (_, response) => response.writeHead(404).end();
  await assert.rejects(fetchVerified(archive("missing.jar"), FAST), /answered 404/);
  assert.equal(requests.length, 1);
});
