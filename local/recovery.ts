import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { forgetMarkers, readMarkers, releaseStaleLocks, stopLeftover } from "../delivery/leftovers";
import type { Stack } from "../delivery/synthesized";
import { applyingNote, type Session, type Workbench } from "./session";

/** Let Terraform processes of a killed command end; true when there were any. */
export async function stopLeftovers({ paths, progress, signal }: Workbench): Promise<void> {
  for (const marker of readMarkers(paths.terraform)) {
    progress.note(
      `a command was killed while Terraform worked on stack ${marker.stack}; letting it end`,
    );
    await stopLeftover(marker, signal);
  }
}

/** Release what dead Terraform processes hold; true when an apply of this instance was cut short. */
export async function recover(session: Session, stacks: readonly Stack[]): Promise<boolean> {
  const { clients, paths, progress } = session;
  for (const marker of readMarkers(paths.terraform)) {
    const stack = stacks.find((each) => each.name === marker.stack);
    const released = stack ? await releaseStaleLocks(clients, stack, marker) : [];
    for (const lock of released) progress.note(`released the lock of a killed Terraform: ${lock}`);
  }
  forgetMarkers(paths.terraform);
  forgetOtherInstances(session);
  return existsSync(applyingNote(session));
}

function forgetOtherInstances({ paths, instance }: Session): void {
  const folder = dirname(paths.instance(instance.id));
  if (!existsSync(folder)) return;
  for (const id of readdirSync(folder)) {
    if (id !== instance.id) rmSync(join(folder, id), { recursive: true, force: true });
  }
}
