import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./child-process.mjs";
import { isExecutable, onPath } from "./executable.mjs";
import { SetupError } from "./setup-error.mjs";
import { parseVersion } from "./version.mjs";

const FOLDERS = ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines"];

/** Homes of the Javas on this machine, best first: JAVA_HOME, the PATH, the system's folder. */
export function javaHomes(env = process.env, folders = FOLDERS) {
  const path = onPath("java", env).map((file) => dirname(dirname(realpathSync(file))));
  const system = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => {
      const names = readdirSync(folder).sort();
      return names.flatMap((name) => [join(folder, name), join(folder, name, "Contents", "Home")]);
    });
  const homes = [env.JAVA_HOME, ...path, ...system].filter(Boolean);
  return [
    ...new Set(
      homes
        .filter((home) => isExecutable(join(home, "bin", "java")))
        .map((home) => realpathSync(home)),
    ),
  ];
}

/** The first Java on this machine that fits and runs, or undefined. */
export async function findJava(fits, env = process.env, folders = FOLDERS) {
  for (const home of javaHomes(env, folders)) {
    const declared = declaredMajor(home);
    if (declared !== undefined && !fits(declared)) continue;
    const major = await runningMajor(home);
    if (major !== undefined && fits(major)) return { home, major };
  }
  return undefined;
}

/** Refuse a Java that does not run or is not of the right version. */
export async function checkJava(home, { wanted, fits, setting }) {
  const major = await runningMajor(home);
  if (major !== undefined && fits(major)) return { home, major };
  const what = major === undefined ? "does not run" : `is Java ${major}`;
  throw new SetupError(
    `${home} ${what}; needed: Java ${wanted}`,
    `set ${setting} to a Java ${wanted}, or unset it`,
  );
}

/** What the file `release` of a Java says, so that unfit ones need not be started. */
function declaredMajor(home) {
  try {
    const found = /^JAVA_VERSION="([^"]*)"/m.exec(readFileSync(join(home, "release"), "utf8"));
    return found ? majorOf(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

async function runningMajor(home) {
  const { code, lines } = await run(join(home, "bin", "java"), ["-version"]);
  const text = lines.find((line) => line.includes("version"));
  return code === 0 && text ? majorOf(text) : undefined;
}

/** 17 for "17.0.15", 8 for "1.8.0_392". */
export function majorOf(text) {
  const [first, second] = parseVersion(text) ?? [];
  return first === 1 ? second : first;
}
