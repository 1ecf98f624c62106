import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { archiveOf } from "../../delivery/cloud/archive";
import { mustBeReviewed } from "../../delivery/cloud/changes";
import { tokenFor } from "../../delivery/cloud/token";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("the token of a host", () => {
  it("comes from the environment first, dots and hyphens as Terraform writes them", () => {
    const env = { HOME: home, TF_TOKEN_my__tfe_example_org: "from env" };
    expect(tokenFor("my-tfe.example.org", env)).toBe("from env");
  });

  it("else from the CLI configuration, else from where terraform login puts it", () => {
    mkdirSync(join(home, ".terraform.d"));
    const credentials = { credentials: { "app.terraform.io": { token: "from login" } } };
    writeFileSync(join(home, ".terraform.d", "credentials.tfrc.json"), JSON.stringify(credentials));
    expect(tokenFor("app.terraform.io", { HOME: home })).toBe("from login");
    const block = (host: string, token: string) =>
      `credentials "${host}" {\n  token = "${token}"\n}\n`;
    writeFileSync(
      join(home, ".terraformrc"),
      block("other.example.org", "another") + block("app.terraform.io", "from file"),
    );
    expect(tokenFor("app.terraform.io", { HOME: home })).toBe("from file");
  });

  it("is missed with the name of the variable and the command that gets one", () => {
    expect(() => tokenFor("app.terraform.io", { HOME: home })).toThrow(
      "no token for app.terraform.io: TF_TOKEN_app_terraform_io is not set",
    );
  });
});

it("an archive depends on names and contents, not on when and where they were written", async () => {
  const folder = (name: string, date: Date) => {
    const path = join(home, name);
    mkdirSync(join(path, "assets"), { recursive: true });
    writeFileSync(join(path, "cdk.tf.json"), "{}");
    writeFileSync(join(path, "assets", "a very long name ".repeat(8)), "code");
    utimesSync(join(path, "cdk.tf.json"), date, date);
    return path;
  };
  const one = await archiveOf(folder("one", new Date("2001-01-01")));
  const other = await archiveOf(folder("other", new Date("2026-01-01")));
  expect(one.equals(other)).toBe(true);
  const TIME_OF_FIRST_ENTRY = [136, 147] as const;
  expect(
    gunzipSync(one)
      .subarray(...TIME_OF_FIRST_ENTRY)
      .toString(),
  ).toBe("0".repeat(11));
  writeFileSync(join(home, "other", "cdk.tf.json"), "[]");
  expect((await archiveOf(join(home, "other"))).equals(one)).toBe(false);
});

it("a plan is the reviewed one only if it does the same to the same resources", () => {
  const change = (address: string, action = "update") => ({ address, action });
  const reviewed = [change("a"), change("b")];
  expect(() => mustBeReviewed("lake", [change("b"), change("a")], reviewed)).not.toThrow();
  expect(() => mustBeReviewed("lake", [change("a", "delete, create")], reviewed)).toThrow(
    "not reviewed: delete, create a\n  reviewed, not planned: update a\n  reviewed, not planned: update b",
  );
  expect(() => mustBeReviewed("lake", [change("a")], undefined)).toThrow("not reviewed: update a");
});
