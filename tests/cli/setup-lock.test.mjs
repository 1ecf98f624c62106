import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { withLock } from "../../scripts/setup/cache-lock.mjs";
import { matches } from "../../scripts/setup/node-modules.mjs";

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "lock-"))));
after(() => rmSync(folder, { recursive: true }));

test("two set-ups at once work one after the other, and the second says that it waits", async () => {
  const path = join(folder, "held");
  const order = [];
  const waits = [];
  const slow = withLock(path, async () => {
    order.push("first begins");
    await new Promise((done) => setTimeout(done, 200));
    order.push("first ends");
  });
  const second = withLock(
    path,
    async () => order.push("second"),
    (pid) => waits.push(pid),
  );
  await Promise.all([slow, second]);
  assert.deepEqual(order, ["first begins", "first ends", "second"]);
  assert.deepEqual(waits, [process.pid]);
  assert.equal(existsSync(path), false);
});

test("the lock of a process that is gone is taken over", async () => {
  const path = join(folder, "stale");
  const { pid } = spawnSync("true");
  writeFileSync(path, JSON.stringify({ pid, started: "1" }));
  assert.equal(await withLock(path, () => "done"), "done");
});

test("a process that has the number of a dead one does not hold its lock", async () => {
  const path = join(folder, "again");
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: "an earlier life" }));
  assert.equal(await withLock(path, () => "done"), "done");
});

test("node_modules is current only with every package of the lock, in its version", () => {
  const lock = { "": {}, a: { version: "1.0.0" }, b: { version: "2.0.0", optional: true } };
  assert.equal(matches(lock, { a: { version: "1.0.0" } }), true);
  assert.equal(matches(lock, { a: { version: "1.0.1" } }), false);
  assert.equal(matches(lock, { b: { version: "2.0.0" } }), false);
  assert.equal(matches(lock, { a: { version: "1.0.0" }, stray: { version: "1.0.0" } }), false);
});
