import { spawnSync } from "node:child_process";
import { childEnvironment, exportLines } from "../../local/environment";

describe("the environment for other tools", () => {
  it("survives a POSIX shell, whatever the value", () => {
    const value = 'it\'s $HOME `id` "x" \\ !\nnext';
    const script = `${exportLines({ NAME: value })}\nprintf %s "$NAME"`;
    expect(spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(value);
  });

  it("is nothing but export lines", () => {
    expect(exportLines({ A: "1", B: "two words" })).toBe("export A='1'\nexport B='two words'");
  });

  it("keeps a caller's AWS and Terraform settings from children", () => {
    const caller = {
      PATH: "/bin",
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "secret",
      TF_DATA_DIR: "elsewhere",
      https_proxy: "http://proxy",
      TF_CLI_CONFIG_FILE: "settings/terraform.rc",
    };
    expect(childEnvironment(caller, { AWS_REGION: "us-east-1" })).toEqual({
      PATH: "/bin",
      TF_CLI_CONFIG_FILE: "settings/terraform.rc",
      NO_PROXY: "127.0.0.1,localhost",
      AWS_REGION: "us-east-1",
    });
  });
});
