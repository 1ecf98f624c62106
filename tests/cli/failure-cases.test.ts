import { readFileSync } from "node:fs";

/** The cases that must be there: of events, sources and runs. */
const REQUIRED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 32, 33, 34, 38, 40, 42].map((n) => `F${n}`);

const rows = [...readFileSync("tests/README.md", "utf8").matchAll(/^\| (F\d+) .*$/gm)];
const cases = rows.map(([row, name = ""]) => {
  const files = [...row.matchAll(/`(tests\/[^`]+)`/g)].map(([, file = ""]) => file);
  return [name, files] as const;
});

describe("the table of failure cases", () => {
  it("has every case of events, sources and runs", () => {
    expect(cases.map(([name]) => name)).toEqual(expect.arrayContaining(REQUIRED));
  });

  it.each(cases)("names tests of %s whose titles say so", (name, files) => {
    expect(files).not.toHaveLength(0);
    // In a title or the sentence below one; not in F10 for F1.
    const title = new RegExp(`["'\`][^"'\`\n]*\\b${name}\\b`);
    expect(files.filter((file) => !title.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});
