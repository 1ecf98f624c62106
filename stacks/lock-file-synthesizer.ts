import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import { copyFileSync } from "node:fs";
import { join } from "node:path";

const COMMITTED = "terraform.lock.hcl";

/** Puts the committed provider lock beside each stack, so that init changes and asks nothing. */
export class LockFileSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    const { workingDirectory } = session.manifest.forStack(this.stack);
    copyFileSync(COMMITTED, join(session.outdir, workingDirectory, ".terraform.lock.hcl"));
  }
}
