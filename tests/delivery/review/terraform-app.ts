import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { PlainProgress } from "../../../cli/plain-progress";
import type { Delivery } from "../../../delivery/apply-stacks";
import { readStacks } from "../../../delivery/synthesized";
import { readToolchain } from "../../../local/toolchain";

/** A stack that only needs Terraform itself. */
export interface SmallStack {
  readonly dependencies?: readonly string[];
  readonly [block: string]: unknown;
}

/** An app of stacks without a cloud, in a folder of its own, for the real Terraform. */
export class TerraformApp {
  readonly folder = mkdtempSync(join(tmpdir(), "app-"));
  readonly plans = join(this.folder, "plans");
  private readonly binary = readToolchain(process.cwd(), "terraform").terraform;

  /** Synthesize the app anew. */
  write(stacks: Readonly<Record<string, SmallStack>>): Delivery {
    const manifest: Record<string, unknown> = {};
    for (const [name, { dependencies = [], ...blocks }] of Object.entries(stacks)) {
      const workingDirectory = join("stacks", name);
      manifest[name] = { name, workingDirectory, dependencies };
      mkdirSync(join(this.folder, workingDirectory), { recursive: true });
      const terraform = { backend: { local: { path: this.stateOf(name) } } };
      this.file(join(workingDirectory, "cdk.tf.json"), { ...blocks, terraform });
    }
    this.file("manifest.json", { stacks: manifest });
    return this.delivery();
  }

  /** Apply a stack as a person would. */
  apply(name: string): void {
    const cwd = join(this.folder, "stacks", name);
    for (const args of [["init"], ["apply", "-auto-approve"]]) {
      const { status, stderr } = spawnSync(this.binary, args, { cwd });
      if (status !== 0) throw new Error(stderr.toString());
    }
  }

  /** Reads outputs of another stack. */
  remoteState(producer: string) {
    const config = { path: this.stateOf(producer) };
    return { terraform_remote_state: { [producer]: { backend: "local", config } } };
  }

  private stateOf(name: string): string {
    return join(this.folder, `${name}.tfstate`);
  }

  private file(path: string, value: unknown): void {
    writeFileSync(join(this.folder, path), JSON.stringify(value));
  }

  private delivery(): Delivery {
    const notes = join(this.folder, "notes");
    const place = {
      id: "here",
      notes,
      binary: this.binary,
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      logs: join(notes, "logs"),
      markers: join(notes, "markers"),
      signal: new AbortController().signal,
    };
    const s3 = undefined as unknown as S3Client; // no stack of the app keeps its state there
    return {
      place,
      s3,
      stacks: readStacks(this.folder),
      progress: new PlainProgress(() => undefined),
    };
  }
}
