import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEV } from "./fixture/places";

describe("engines that many runs have used", () => {
  it.each(["spark", "trino"])("%s has had room for the code it compiles", (engine) => {
    const log = readFileSync(join(DEV.root, "logs", `${engine}.log`), "utf8");
    expect(log).not.toContain("CodeCache is full");
  });
});
