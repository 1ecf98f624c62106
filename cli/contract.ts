import { Command } from "commander";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { readDocuments, toContract } from "../contracts";
import { type Comparison, compareAll } from "../contracts/diff/release";
import { Failure, messageOf } from "../delivery/failure";
import { projectFolder } from "./project";
import { printJson } from "./show";

const CONTRACTS = "contracts";
/** The contracts as they were last released. */
const RELEASED = "contracts/released";
const SUFFIX = ".odcs.yaml";

/** `pipeline contract`: what changed since the last release, and the next release. */
export function contractCommand(): Command {
  return new Command("contract")
    .description("compare contracts with their last release")
    .addCommand(diffCommand())
    .addCommand(releaseCommand());
}

function diffCommand(): Command {
  return new Command("diff")
    .description("what changed; fails when a version does not say how much")
    .option("--base <where>", "a folder of contracts, or a Git revision", RELEASED)
    .option("--json", "one JSON document")
    .action(({ base, json }: { base: string; json?: boolean }) => {
      const compared = compareWith(base);
      if (json) printJson(compared);
      else console.log(asText(compared));
      refuseFaults(compared);
    });
}

function releaseCommand(): Command {
  return new Command("release")
    .description(`check, then keep the contracts as released in ${RELEASED}`)
    .action(() => {
      const project = projectFolder();
      const compared = compareWith(RELEASED);
      refuseFaults(compared);
      const folder = join(project, RELEASED);
      mkdirSync(folder, { recursive: true });
      for (const { name, to } of compared) {
        const kept = join(folder, `${name}${SUFFIX}`);
        if (to === null) rmSync(kept);
        else copyFileSync(join(project, CONTRACTS, `${name}${SUFFIX}`), kept);
      }
      console.log(asText(compared));
    });
}

function compareWith(base: string): Comparison[] {
  const project = projectFolder();
  const folder = resolve(project, base);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const before = isFolder ? readDocuments(folder) : documentsAt(project, base);
  try {
    return compareAll(before, understood(join(project, CONTRACTS)));
  } catch (error) {
    throw new Failure(messageOf(error), "npm test -- contracts");
  }
}

/** What nobody can read must not be compared, let alone released. */
function understood(folder: string): ReadonlyMap<string, unknown> {
  const documents = readDocuments(folder);
  for (const [name, document] of documents) toContract(`${CONTRACTS}/${name}${SUFFIX}`, document);
  return documents;
}

/** The contracts at a revision of the repository. */
function documentsAt(project: string, revision: string): ReadonlyMap<string, unknown> {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: project,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  try {
    const paths = git("ls-tree", "--name-only", revision, `${CONTRACTS}/`).split("\n");
    return new Map(
      paths
        .filter((path) => path.endsWith(SUFFIX))
        .map((path) => [
          path.slice(CONTRACTS.length + 1, -SUFFIX.length),
          parse(git("show", `${revision}:./${path}`)) as unknown,
        ]),
    );
  } catch (error) {
    throw new Failure(
      `--base ${revision} is neither a folder nor a revision that Git knows: ${messageOf(error)}`,
      `give ${RELEASED}, another folder, or for instance --base main`,
    );
  }
}

function asText(compared: readonly Comparison[]): string {
  const changed = compared.filter(({ changes, fault }) => changes.length > 0 || fault);
  if (changed.length === 0) return "no contract has changed";
  return changed.map(blockOf).join("\n\n");
}

function blockOf({ changes, fault, from, name, to }: Comparison): string {
  const lines = changes.map(({ impact, of, what }) => `  ${impact.padEnd(8)}  ${of}: ${what}`);
  const end = fault === null ? [] : [`  ✗ ${fault}`];
  return [`${name} ${from ?? "(new)"} -> ${to ?? "(removed)"}`, ...lines, ...end].join("\n");
}

function refuseFaults(compared: readonly Comparison[]): void {
  const faults = compared.filter(({ fault }) => fault !== null);
  if (faults.length === 0) return;
  throw new Failure(
    faults.map(({ fault, name }) => `${name}: ${fault ?? ""}`).join("\n"),
    "npm run -s pipeline -- contract diff",
  );
}
