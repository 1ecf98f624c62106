import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { SPARK_JAVA, TRINO_JAVA } from "../../scripts/setup/java-runtime.mjs";
import { checkJava, findJava, majorOf } from "../../scripts/setup/java.mjs";
import { checkNode } from "../../scripts/setup/node-check.mjs";
import { findPython } from "../../scripts/setup/python.mjs";
import { checkTerraformVersion, findTerraform } from "../../scripts/setup/terraform.mjs";
import { isAtLeast } from "../../scripts/setup/version.mjs";

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "machine-"))));
after(() => rmSync(folder, { recursive: true }));

/** A program that prints a text, in place of a Java or Python of some version. */
function program(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(path, 0o755);
  return path;
}

function java(name, version) {
  program(join(folder, name, "bin", "java"), `openjdk version "${version}"`);
  return join(folder, name);
}

test("a Node that is too old is refused with its version, its place and the fix", () => {
  assert.throws(
    () => checkNode("18.19.0", "/n/node"),
    /Node 18\.19\.0 \(\/n\/node\) is too old; needed: 20\.12.*\n.*nvm install/,
  );
  assert.throws(() => checkNode("20.11.1"), /too old/);
  checkNode("20.12.0");
  checkNode("24.1.0");
});

test("versions compare by number, not by letter", () => {
  assert.equal(isAtLeast([1, 9], [1, 11]), false);
  assert.equal(isAtLeast([1, 11], [1, 11]), true);
  assert.equal(isAtLeast([2], [1, 11]), true);
});

test("a Terraform that is too old or missing says so", async () => {
  assert.throws(
    () => checkTerraformVersion("/t/terraform", [1, 10, 5]),
    /Terraform 1\.10\.5 \(\/t\/terraform\) is too old; needed: 1\.11/,
  );
  await assert.rejects(
    findTerraform({ PATH: folder }),
    /Terraform not found.*\n.*PIPELINE_TERRAFORM/,
  );
});

test("Python 3.11 is taken wherever it is; else every place looked at is named", async () => {
  const other = program(join(folder, "py", "python3"), "3.13.1 /somewhere/python3");
  const env = { PATH: dirname(other), PYENV_ROOT: join(folder, "pyenv") };
  await assert.rejects(
    findPython(env),
    /Python 3\.11 not found; .*py\/python3 \(Python 3\.13\.1\)/,
  );
  program(join(folder, "pyenv", "versions", "3.11.9", "bin", "python3"), "3.11.9 /pyenv/python3");
  assert.deepEqual(await findPython(env), { path: "/pyenv/python3", version: "3.11.9" });
});

test("a forced Python of another version is refused by the name of its setting", async () => {
  const env = { PIPELINE_PYTHON: program(join(folder, "forced"), "3.12.0 /x") };
  await assert.rejects(
    findPython(env),
    /PIPELINE_PYTHON is .*forced \(Python 3\.12\.0\); needed: Python 3\.11/,
  );
});

test("Spark gets a Java from 17 to 21 and Trino one from 24 on, JAVA_HOME first", async () => {
  const homes = {
    old: java("jvm/11", "11.0.2"),
    spark: java("jvm/17", "17.0.15"),
    trino: java("jvm/25", "25.0.3"),
  };
  const machine = [join(folder, "jvm")];
  const own = java("own", "21.0.1");
  assert.equal((await findJava(SPARK_JAVA.fits, {}, machine)).home, homes.spark);
  assert.equal((await findJava(TRINO_JAVA.fits, {}, machine)).home, homes.trino);
  assert.equal((await findJava(SPARK_JAVA.fits, { JAVA_HOME: own }, machine)).home, own);
  assert.equal((await findJava(TRINO_JAVA.fits, { JAVA_HOME: own }, machine)).home, homes.trino);
  assert.equal(await findJava(TRINO_JAVA.fits, { JAVA_HOME: homes.old }, []), undefined);
});

test("a forced Java that does not fit is refused", async () => {
  const home = java("forced25", "25.0.1");
  await assert.rejects(
    checkJava(home, SPARK_JAVA),
    /forced25 is Java 25; needed: Java 17 to 21\n.*PIPELINE_SPARK_JAVA_HOME/,
  );
  assert.equal(majorOf('java version "1.8.0_392"'), 8);
});
