import type { Command } from "commander";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipelineProgram } from "../../cli/program";

const PAGES = ["README.md", ...readdirSync("docs").map((name) => join("docs", name))].filter(
  (path) => path.endsWith(".md"),
);
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** Every `npm run …` of a page, in blocks of commands and in the text. */
function commandsIn(page: string): string[] {
  const text = readFileSync(page, "utf8");
  const blocks = [...text.matchAll(/```bash\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
    block.replaceAll("\\\n", " ").split("\n"),
  );
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  return [...blocks, ...inline].flatMap((line) => {
    const [, command] = /(npm run .*?)(?:\)"|\s+#.*|$)/.exec(line) ?? [];
    return command === undefined ? [] : [command.trim()];
  });
}

/** Words as a shell takes them, without what follows a pipe or `&&`. */
function words(command: string): string[] {
  const all = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
  const end = all.findIndex((word) => ["|", "&&", ";", ">"].includes(word));
  return end === -1 ? all : all.slice(0, end);
}

/** What is wrong with a command line, if anything is. */
function faultOf(line: string): string | undefined {
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

const commands = PAGES.flatMap((page) => commandsIn(page).map((line) => [page, line] as const));

it("finds the commands of the pages", () => {
  expect(commands.length).toBeGreaterThan(30);
  expect(commands.map(([, line]) => line)).toContain("npm run -s local -- env");
});

it.each(commands)("%s: %s", (_, line) => {
  expect(faultOf(line)).toBeUndefined();
});

it.each([
  ["npm run locl", 'package.json has no script "locl"'],
  ["npm run -s local -- stat", "local takes no stat"],
  ["npm run -s local -- status --jsn", "status knows no --jsn"],
  ["npm run -s local -- logs", "logs needs step"],
  ["npm run -s local status", 'arguments without "--" before them go to npm'],
])("would find the fault of %s", (line, fault) => {
  expect(faultOf(line)).toBe(fault);
});

it("would find a value that is not allowed", () => {
  expect(() => faultOf("npm run -s pipeline -- redrive --stage live")).toThrow(/live.*dev, prod/s);
});
