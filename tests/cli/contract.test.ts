import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractCommand } from "../../cli/contract";

const STORES = "contracts/stores.odcs.yaml";
const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], { cwd });

let said: string[];
let project: string;

/** A project with the stores' contract, in a folder of a repository. */
beforeEach(() => {
  const repository = mkdtempSync(join(tmpdir(), "contract-"));
  project = join(repository, "lake");
  mkdirSync(join(project, "contracts/released"), { recursive: true });
  writeFileSync(join(project, "cdktf.json"), "{}");
  for (const folder of ["contracts", "contracts/released"])
    copyFileSync(STORES, join(project, folder, "stores.odcs.yaml"));
  git(repository, "init", "-q");
  git(repository, "add", "lake");
  git(repository, "commit", "-qm", "As released.");
  said = [];
  jest.spyOn(process, "cwd").mockReturnValue(project);
  jest.spyOn(console, "log").mockImplementation((text: string) => void said.push(text));
});
afterEach(() => jest.restoreAllMocks());

const pipeline = (...args: string[]) => contractCommand().parseAsync(args, { from: "user" });

function rewrite(from: RegExp, to: string): void {
  const path = join(project, STORES);
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}

it.each(["contracts/released", "HEAD"])(
  "compares with %s, and with a folder elsewhere",
  async (base) => {
    await pipeline("diff", "--base", base);
    await pipeline("diff", "--base", join(project, "contracts/released"));
    expect(said).toEqual(["no contract has changed", "no contract has changed"]);
    rewrite(/purpose: .*/, "purpose: Other words.");
    await expect(pipeline("diff", "--base", base)).rejects.toThrow(
      /stores: its text changed, .* make it/,
    );
  },
);

it.each([
  ["that is no YAML", /^name:/m, "name: [", /stores\.odcs\.yaml cannot be read as YAML: .*at line/],
  ["without a schema", /^schema:/m, "schemas:", /stores\.odcs\.yaml is not understood:[^]*schema/],
  ["of a type unknown", /physicalType: bigint/, "physicalType: varchar", /use string, int, bigint/],
  ["without a version", /^version:.*\n/m, "", /stores: version undefined; write three numbers/],
])(
  "neither compares nor releases a contract %s, and says what is wrong",
  async (_, from, to, why) => {
    rewrite(from, to);
    for (const command of ["diff", "release"]) {
      await expect(pipeline(command)).rejects.toMatchObject({
        message: expect.stringMatching(why) as string,
        fix: "npm test -- contracts",
      });
    }
  },
);

it("does not release a new contract without a version", async () => {
  const stores = readFileSync(join(project, STORES), "utf8");
  const shops = stores.replace(/^name: stores/m, "name: shops").replace(/^version:.*\n/m, "");
  writeFileSync(join(project, "contracts/shops.odcs.yaml"), shops);
  await expect(pipeline("release")).rejects.toThrow(
    "shops: version undefined; write three numbers",
  );
  expect(readdirSync(join(project, "contracts/released"))).toEqual(["stores.odcs.yaml"]);
});
