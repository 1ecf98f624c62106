import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Block } from "./synth";

/** A resource of the whole app, with the address that Terraform gives it. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly address: string;
  readonly body: Block;
}

/** What to replace by what, by file. */
export type Edits = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;

/** The app of a stage as `npm run synth` writes it. */
export class WholeApp {
  private constructor(readonly folder: string) {}

  static synth(stage: string): WholeApp {
    return WholeApp.run(stage, ["scripts/synth.mjs"]);
  }

  /** Stage dev with other settings. */
  static synthWith(changes: object): WholeApp {
    return WholeApp.run("dev", ["tests/synth-with.mjs", JSON.stringify(changes)]);
  }

  /** Stage dev of sources with other texts in them, by file. */
  static synthEdited(edits: Edits): WholeApp {
    return WholeApp.run("dev", ["tests/synth-with.mjs", "{}", JSON.stringify(edits)]);
  }

  private static run(stage: string, args: readonly string[]): WholeApp {
    const folder = mkdtempSync(join(tmpdir(), "synth-"));
    const env = { ...process.env, STAGE: stage, CDKTF_OUTDIR: folder };
    const { status, stderr } = spawnSync(process.execPath, args, { env });
    if (status !== 0) throw new Error(`synth of ${stage} failed: ${stderr.toString()}`);
    return new WholeApp(folder);
  }

  get stacks(): string[] {
    return readdirSync(join(this.folder, "stacks")).sort();
  }

  template(stack: string): Block {
    return JSON.parse(this.text(stack)) as Block;
  }

  text(stack: string): string {
    return readFileSync(join(this.folder, "stacks", stack, "cdk.tf.json"), "utf8");
  }

  /** Every file that synth wrote, from the output folder, with its bytes. */
  files(): Map<string, Buffer> {
    const names = readdirSync(this.folder, { recursive: true }).map(String);
    const files = names.filter((name) => statSync(join(this.folder, name)).isFile()).sort();
    return new Map(files.map((name) => [name, readFileSync(join(this.folder, name))]));
  }

  resources(...types: string[]): Resource[] {
    return this.stacks.flatMap((stack) => {
      const all = (this.template(stack)["resource"] ?? {}) as Record<string, Record<string, Block>>;
      return Object.entries(all)
        .filter(([type]) => types.length === 0 || types.includes(type))
        .flatMap(([type, byName]) =>
          Object.entries(byName).map(([name, body]) => ({
            stack,
            type,
            address: `${stack}: ${type}.${name}`,
            body,
          })),
        );
    });
  }
}
