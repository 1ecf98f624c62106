import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { zipSync } from "fflate";
import { findPython } from "../../scripts/setup/python.mjs";

const project = resolve(import.meta.dirname, "../..");
const PACK = join(project, "scripts/setup/pack-wheels.py");
const BOOTSTRAP = join(project, "spark/bootstrap.sh");

let folder;
let python;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "packages-"));
  ({ path: python } = await findPython());
});

after(() => rmSync(folder, { recursive: true }));

/** A wheel is a zip of what belongs into site-packages. */
function wheel(name, mtime) {
  const path = join(folder, `${name}-1.0-py3-none-any.whl`);
  const text = Buffer.from(`NAME = ${JSON.stringify(name)}\n`);
  writeFileSync(path, zipSync({ [`${name}/__init__.py`]: [text, { mtime }] }));
  return path;
}

function pack(name, wheels) {
  const target = join(folder, name);
  const { status, stderr } = spawnSync(python, [PACK, target, ...wheels]);
  return {
    status,
    said: stderr.toString(),
    bytes: status === 0 ? readFileSync(target) : undefined,
  };
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Run the script with an `aws` that copies files, in an environment of its own. */
function bootstrap(name, uri, hash) {
  const place = join(folder, name);
  const bin = join(place, "bin");
  mkdirSync(bin, { recursive: true });
  const tools = { aws: 'cp "${4#s3://}" "$5"', sudo: 'exec "$@"' };
  for (const [tool, line] of Object.entries(tools)) {
    writeFileSync(join(bin, tool), `#!/bin/bash\n${line}\n`);
    chmodSync(join(bin, tool), 0o755);
  }
  spawnSync(python, ["-m", "venv", "--without-pip", join(place, "venv")]);
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    PIPELINE_PYTHON: join(place, "venv/bin/python"),
    PIPELINE_PACKAGES: join(place, "packages"),
  };
  const { status, stderr } = spawnSync("bash", [BOOTSTRAP, `s3://${uri}`, hash, "eu-west-1"], {
    env,
  });
  return { status, said: stderr.toString(), node: env.PIPELINE_PYTHON };
}

test("the same wheels make the same archive, whenever they were made and however they are listed", () => {
  const one = pack("one.zip", [wheel("boto3", "2020-01-01"), wheel("holidays", "2021-01-01")]);
  const other = pack("other.zip", [wheel("holidays", "2024-05-05"), wheel("boto3", "2024-05-05")]);
  assert.equal(one.status, 0, one.said);
  assert.ok(one.bytes.equals(other.bytes));
});

test("two wheels with one file are refused, by name", () => {
  const made = wheel("boto3", "2020-01-01");
  const { said, status } = pack("twice.zip", [made, made]);
  assert.notEqual(status, 0);
  assert.match(said, /boto3\/__init__\.py is also in a wheel before it/);
});

test("a node gets the packages, and every Python of it finds them", () => {
  const wheels = [wheel("boto3", "2020-01-01"), wheel("holidays", "2020-01-01")];
  const { bytes } = pack("packages.zip", wheels);
  const { node, said, status } = bootstrap("good", join(folder, "packages.zip"), sha256(bytes));
  assert.equal(status, 0, said);
  const asked = spawnSync(node, ["-c", "import boto3, holidays; print(boto3.NAME)"]);
  assert.equal(asked.stdout.toString(), "boto3\n");
});

test("an archive that is not the deployed one installs nothing", () => {
  const { bytes } = pack("changed.zip", [wheel("boto3", "2020-01-01")]);
  const { node, said, status } = bootstrap("bad", join(folder, "changed.zip"), "0".repeat(64));
  assert.equal(status, 1);
  assert.match(said, new RegExp(`has SHA-256 ${sha256(bytes)}, must be 0{64}; deploy again`));
  assert.notEqual(spawnSync(node, ["-c", "import boto3"]).status, 0);
});
