import { join } from "node:path";
import { stopChildren } from "./child-process.mjs";
import { withLock } from "./cache-lock.mjs";
import { checkNode } from "./node-check.mjs";
import { setupParts } from "./parts.mjs";
import { BUILD, cacheFolder, PROJECT } from "./places.mjs";
import { Progress } from "./progress.mjs";
import { findPython } from "./python.mjs";
import { Records } from "./records.mjs";
import { SetupError } from "./setup-error.mjs";
import { findTerraform } from "./terraform.mjs";

/** The groups that --only knows. */
export const GROUPS = [
  "npm",
  "wheels",
  "aws",
  "spark",
  "trino",
  "ml",
  "terraform",
  "dev",
  "browser",
];

/** What running the pipeline needs: all but the checks of code. */
export const RUNTIME = GROUPS.filter((group) => !["dev", "browser"].includes(group));

/** What the tests need. */
export const TESTS = [...RUNTIME, "browser"];

/** Provide the groups named; does nothing, fast, when all is there. With `force`, looks at everything again. */
export async function ensureSetup(groups = GROUPS, { force = false } = {}) {
  checkNode();
  const cache = cacheFolder();
  let python;
  const context = {
    project: PROJECT,
    build: BUILD,
    cache,
    force,
    requirements: join(PROJECT, "requirements"),
    python: () => (python ??= findPython()),
  };
  const records = new Records(BUILD);
  const parts = setupParts(context).filter(({ group }) => groups.includes(group));
  const open = () => parts.filter((part) => force || !records.isCurrent(part));
  if (open().length === 0 && records.hasToolchain()) return;
  await interruptible(async (progress) => {
    await checkPrerequisites(context, open());
    const onWait = (pid) =>
      progress.say(`another set-up (process ${pid}) is at work; waiting for it`);
    await withLock(join(cache, "setup.lock"), () => provide(open(), records, progress), onWait);
  });
}

/** Say everything that is missing at once, before anything is downloaded. */
async function checkPrerequisites({ python }, parts) {
  const needs = (name) => parts.some((part) => part.name === name);
  const checks = [
    ...(parts.some(({ name }) => name === "wheels" || name.endsWith(" python")) ? [python()] : []),
    ...(needs("terraform") ? [findTerraform()] : []),
  ];
  throwFailures(await Promise.allSettled(checks));
}

async function provide(parts, records, progress) {
  const running = new Map();
  for (const part of parts) {
    const before = part.needs ? running.get(part.needs) : undefined;
    running.set(
      part.name,
      Promise.resolve(before).then(() => provideOne(part, records, progress)),
    );
  }
  const results = await Promise.allSettled(running.values());
  rethrowUnexpected(results);
  const open = parts
    .filter((part, index) => results[index].status === "rejected")
    .map(({ name }) => name);
  if (open.length > 0)
    throw new SetupError(
      `not complete: ${open.join(", ")} (reasons above)`,
      "the same command again",
    );
}

async function provideOne(part, records, progress) {
  const task = progress.start(part.name, "checking");
  try {
    const result = await part.run(task);
    records.keep(part, result);
    task.done(result.summary ?? "ready");
  } catch (error) {
    task.failed();
    // At once: the other parts may take minutes yet.
    if (error instanceof SetupError) progress.say(error.message);
    throw error;
  }
}

/** All expected failures as one error. */
function throwFailures(results) {
  rethrowUnexpected(results);
  const messages = results
    .filter(({ status }) => status === "rejected")
    .map(({ reason }) => reason.message);
  if (messages.length > 0) throw SetupError.of(messages);
}

function rethrowUnexpected(results) {
  const bug = results.find(
    ({ status, reason }) => status === "rejected" && !(reason instanceof SetupError),
  );
  if (bug) throw bug.reason;
}

/** Ctrl-C stops what was started; what came so far is kept for the next time. */
async function interruptible(work) {
  const progress = new Progress();
  const stop = (signal, number) => {
    progress.close();
    stopChildren();
    process.stderr.write("set-up interrupted; run the same command again to go on\n");
    process.exit(128 + number);
  };
  const onInterrupt = () => stop("SIGINT", 2);
  const onTerminate = () => stop("SIGTERM", 15);
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  try {
    await work(progress);
  } finally {
    progress.close();
    process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
  }
}
