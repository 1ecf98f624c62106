import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { findMirror, lockedVersion, platform } from "../../scripts/setup/provider-mirror.mjs";
import {
  existingConfig,
  provideTerraformConfig,
  usersEnvironment,
} from "../../scripts/setup/terraform-config.mjs";

const project = resolve(import.meta.dirname, "../..");
const version = lockedVersion(project);

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "terraform-"))));
after(() => rmSync(folder, { recursive: true }));

function mirror(name, { of = version, on = platform() } = {}) {
  mkdirSync(join(folder, name, "registry.terraform.io", "hashicorp", "aws", of, on), {
    recursive: true,
  });
  return join(folder, name);
}

test("the version is the lock file's", () => assert.match(version, /^5\.\d+\.\d+$/));

test("Terraform's own places come first, then a shallow look around", () => {
  const home = join(folder, "home");
  const around = mirror("system/plugins");
  assert.equal(findMirror(version, home, {}, [join(folder, "system")]), around);
  const implied = mirror("home/.terraform.d/plugins");
  assert.equal(findMirror(version, home, {}, [join(folder, "system")]), implied);
});

test("another version or another system's provider is no find", () => {
  mirror("wrong/a", { of: "5.1.0" });
  mirror("wrong/b", { on: "plan9_mips" });
  assert.equal(findMirror(version, join(folder, "nobody"), {}, [join(folder, "wrong")]), undefined);
});

test("a user's configuration is kept; a setting that points nowhere counts as none", () => {
  const home = join(folder, "user");
  mkdirSync(home);
  assert.equal(existingConfig({ TF_CLI_CONFIG_FILE: join(home, "gone") }, home), undefined);
  writeFileSync(join(home, ".terraformrc"), "");
  const build = join(folder, "kept");
  assert.equal(provideTerraformConfig({ project, build, env: {}, home }).file, null);
  const hidden = provideTerraformConfig({
    project,
    build,
    env: { TF_CLI_CONFIG_FILE: join(home, "gone") },
    home,
  });
  assert.equal(hidden.file, join(home, ".terraformrc"));
  assert.equal(existsSync(build), false);
});

test("the project's own configuration, handed on by a shell, is not taken for the user's", () => {
  const build = join(folder, "again");
  const env = { PIPELINE_TF_PLUGIN_DIR: mirror("again-mirror") };
  const { file } = provideTerraformConfig({ project, build, env, home: folder });
  assert.deepEqual(usersEnvironment(build, { A: "b", TF_CLI_CONFIG_FILE: file }), { A: "b" });
  const users = { TF_CLI_CONFIG_FILE: join(folder, "theirs.rc") };
  assert.deepEqual(usersEnvironment(build, users), users);
});

test("the override wins over all and is checked", () => {
  const build = join(folder, "build");
  const env = { PIPELINE_TF_PLUGIN_DIR: mirror("override") };
  const { file } = provideTerraformConfig({ project, build, env, home: join(folder, "user") });
  assert.match(
    readFileSync(file, "utf8"),
    new RegExp(`path\\s+= ${JSON.stringify(env.PIPELINE_TF_PLUGIN_DIR)}`),
  );
  assert.throws(
    () =>
      provideTerraformConfig({
        project,
        build,
        env: { PIPELINE_TF_PLUGIN_DIR: folder },
        home: folder,
      }),
    /PIPELINE_TF_PLUGIN_DIR=.* has no AWS provider/,
  );
});
