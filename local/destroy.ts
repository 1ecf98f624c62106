import { rmSync } from "node:fs";
import { destroyAll } from "../delivery/apply-stacks";
import { refuseWhenProtected } from "../delivery/protection";
import { readStacks } from "../delivery/synthesized";
import { recover, stopLeftovers } from "./recovery";
import { appliedNote, placeOf, type Session } from "./session";

/** Destroy every stack on the local AWS; refused as a whole when one protects itself. */
export async function destroyLocal(session: Session): Promise<void> {
  const stacks = readStacks(session.paths.output);
  const place = placeOf(session);
  await stopLeftovers(session);
  await recover(session, stacks);
  await refuseWhenProtected(place, stacks, session.progress);
  rmSync(appliedNote(session), { force: true });
  const { s3, sagemaker } = session.clients;
  await destroyAll({ place, s3, sagemaker, stacks, progress: session.progress });
}
