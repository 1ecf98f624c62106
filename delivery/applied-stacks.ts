import type { S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "./files";
import type { Place } from "./stack-commands";
import { readState } from "./stored-state";
import type { Stack } from "./synthesized";
import { synthesizedFiles } from "./synthesized-files";

interface Note {
  readonly fingerprint: string;
}

/**
 * Remembers what each stack was applied from: its synthesized files, its state, and the states that it reads of.
 *
 * For a place that nobody else works in, where planning what is the same is a wait for nothing. A change made by
 * hand behind Terraform's back stays unseen, so nothing that is deployed to AWS is applied with this.
 */
export class AppliedStacks {
  constructor(
    private readonly place: Place,
    private readonly s3: S3Client,
    private readonly stacks: readonly Stack[],
  ) {}

  /** True when the stack is as it was when its apply ended. */
  async has(stack: Stack): Promise<boolean> {
    const noted = readJson<Note>(this.noteOf(stack))?.fingerprint;
    return noted !== undefined && noted === (await this.fingerprint(stack));
  }

  /** Note that the stack's apply ended. */
  async note(stack: Stack): Promise<void> {
    const note: Note = { fingerprint: await this.fingerprint(stack) };
    writeJson(this.noteOf(stack), note);
  }

  /** Nothing is applied any more. */
  forget(): void {
    rmSync(join(this.place.notes, "applied"), { recursive: true, force: true });
  }

  private noteOf(stack: Stack): string {
    return join(this.place.notes, "applied", `${stack.name}.json`);
  }

  private async fingerprint(stack: Stack): Promise<string> {
    const digest = createHash("sha256");
    for (const path of synthesizedFiles(stack.folder)) {
      digest.update(`${path}\n`).update(readFileSync(join(stack.folder, path)));
    }
    const read = this.stacks.filter(({ name }) => stack.dependencies.includes(name));
    for (const each of [stack, ...read]) {
      const { lineage, serial } = (await readState(this.s3, each)) ?? {};
      digest.update(`\n${each.name} ${lineage} ${serial}`);
    }
    return digest.digest("hex");
  }
}
