import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileHash, shortHash } from "./digest.mjs";
import { fetchVerified } from "./download.mjs";
import { readJson, writeJson } from "./json-file.mjs";
import { archiveUrl, coordinateOf, describe } from "./maven.mjs";
import { megabytes } from "./progress.mjs";
import { SetupError } from "./setup-error.mjs";

const AT_ONCE = 12;

/** A folder in the cache with the archives of a lock, each at its places; `extras` are files of the project: {from, to}. */
export async function ensureJars(
  { name, lock, extras = [], project, cache, only, force = false },
  task,
  env = process.env,
) {
  const jars = JSON.parse(readFileSync(lock, "utf8"));
  const folder = join(
    cache,
    `${name}-${shortHash([jars, extras.map(({ from, to }) => [fileHash(from), to])])}`,
  );
  const complete = join(folder, "complete.json");
  if (force || !readJson(complete)) {
    await fetchAll(
      jars,
      { folder, project, only, repository: env.PIPELINE_MAVEN_REPOSITORY },
      task,
    );
    for (const jar of jars) placeCopies(folder, placesOf(jar));
    for (const { from, to } of extras) copyInto(from, join(folder, to));
    writeJson(complete, { jars: jars.length, bytes: total(jars) });
  }
  return {
    folder,
    complete,
    files: jars.flatMap((jar) => placesOf(jar).map((to) => [join(folder, to), jar.size])),
  };
}

/** Where in the folder an archive belongs; the first is downloaded, the others are links to it. */
export function placesOf({ dest, path }) {
  return dest ?? [path.split("/").at(-1)];
}

async function fetchAll(jars, where, task) {
  const received = new Map();
  const show = (jar, bytes) => {
    received.set(jar, bytes);
    const sum = [...received.values()].reduce((a, b) => a + b, 0);
    const done = jars.filter((each) => received.get(each) === each.size).length;
    task.update(
      `${done} of ${jars.length} archives, ${megabytes(sum)} of ${megabytes(total(jars))}`,
    );
  };
  // The largest first: a big one that starts last would make all wait for it.
  const queue = [...jars].sort((a, b) => b.size - a.size);
  const failures = [];
  const worker = async () => {
    for (let jar = queue.shift(); jar; jar = queue.shift()) {
      await fetchOne(jar, where, show).catch((error) => {
        failures.push(
          `${describe(coordinateOf(jar.path))}: ${error.cause?.message ?? error.message}`,
        );
        queue.length = 0;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw downloadFailed(failures, where);
}

async function fetchOne(jar, { folder, project, repository }, show) {
  const target = join(folder, placesOf(jar)[0]);
  const url = await archiveUrl(project, jar.path, repository);
  await fetchVerified({ ...jar, url, target }, { onBytes: (bytes) => show(jar, bytes) });
}

function downloadFailed(failures, { repository, only }) {
  const source = repository ? `PIPELINE_MAVEN_REPOSITORY=${repository}` : "Maven Central";
  return new SetupError(
    `could not download from ${source}:\n  ${failures.join("\n  ")}`,
    `check the network (what came is kept), then run: node scripts/setup.mjs --only ${only}`,
  );
}

function placeCopies(folder, [first, ...others]) {
  for (const to of others) copyInto(join(folder, first), join(folder, to));
}

function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) rmSync(to);
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system, or one without links
  }
}

function total(jars) {
  return jars.reduce((sum, jar) => sum + jar.size, 0);
}
