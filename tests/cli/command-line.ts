import type { Command } from "commander";
import { readFileSync } from "node:fs";
import { pipelineProgram } from "../../cli/program";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** Words as a shell takes them, without what follows a pipe or `&&`. */
function words(command: string): string[] {
  const all = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
  const end = all.findIndex((word) => ["|", "&&", ";", ">", ">>"].includes(word));
  return end === -1 ? all : all.slice(0, end);
}

/** What is wrong with an `npm run …` line, if anything is. */
export function faultOf(line: string): string | undefined {
  const [, , ...rest] = words(line);
  const [script = "", ...more] = rest.filter((word, i) => !(i === 0 && word === "-s"));
  if (!(script in scripts)) return `package.json has no script "${script}"`;
  const args = more[0] === "--" ? more.slice(1) : more;
  if (args.length > 0 && more[0] !== "--") return 'arguments without "--" before them go to npm';
  const [, own = ""] = /pipeline\.mjs ?(.*)$/.exec(scripts[script] ?? "") ?? [];
  if (!scripts[script]?.includes("pipeline.mjs")) return undefined;
  return faultOfArguments(pipelineProgram(), [...own.split(" ").filter(Boolean), ...args]);
}

function faultOfArguments(command: Command, args: readonly string[]): string | undefined {
  const { operands, unknown } = command.parseOptions([...args]);
  const child = command.commands.find((each) => each.name() === operands[0]);
  if (child) return faultOfArguments(child, [...operands.slice(1), ...unknown]);
  const name = command.name();
  const options = unknown.filter((word) => !["--help", "-h"].includes(word));
  if (options.length > 0) return `${name} knows no ${options.join(" ")}`;
  // What a command with subcommands takes else is a name it does not know.
  const wanted = command.commands.length > 0 ? [] : command.registeredArguments;
  const least = wanted.filter(({ required }) => required).length;
  const isHelp = unknown.length > options.length;
  const isOpen = wanted.at(-1)?.variadic ?? false;
  if (operands.length > wanted.length && !isOpen) return `${name} takes no ${operands.join(" ")}`;
  if (operands.length < least && !isHelp) return `${name} needs ${wanted[operands.length]?.name()}`;
  return undefined;
}
