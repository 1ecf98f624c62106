import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "./digest.mjs";
import { readJson, writeJson } from "./json-file.mjs";

/** What set-up did in this clone, a record per part, so that it need not look again. */
export class Records {
  constructor(build) {
    this.folder = join(build, "setup");
    this.toolchain = join(build, "toolchain.json");
  }

  /** True when the part was made from the same inputs and its files are still there. */
  isCurrent(part) {
    const record = readJson(this.path(part));
    return record?.inputs === shortHash(part.inputs()) && record.files.every(isThere);
  }

  /** Remember what a part provided, and write toolchain.json from all records. */
  keep(part, { files, tools }) {
    writeJson(this.path(part), { inputs: shortHash(part.inputs()), files, tools });
    const names = readdirSync(this.folder).filter((name) => name.endsWith(".json"));
    const all = names.map((name) => readJson(join(this.folder, name))?.tools);
    writeJson(this.toolchain, Object.assign({}, ...all));
  }

  /** True when toolchain.json is there. */
  hasToolchain() {
    return readJson(this.toolchain) !== undefined;
  }

  path(part) {
    return join(this.folder, `${part.name.replaceAll(" ", "-")}.json`);
  }
}

function isThere(file) {
  const [path, size] = Array.isArray(file) ? file : [file];
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (size === undefined || found.size === size);
}
