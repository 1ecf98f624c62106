import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultOf } from "./command-line";

const PAGES = ["README.md", ...readdirSync("docs").map((name) => join("docs", name))].filter(
  (path) => path.endsWith(".md"),
);
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
