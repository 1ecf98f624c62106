import { writeJson } from "../../delivery/files";
import { identify, isAlive } from "../../delivery/process-identity";

// The arguments of a demo, as launch.ts gives them: where to say that it listens, and the local AWS it is for.
const [, , note = "", root = "", pid = ""] = process.argv;

/** Folder of the local AWS. */
export const localRoot = root;

/** Say how to reach this demo, and end with the local AWS that it is for, however that one ends. */
export function serveOwner(address: object, end: () => Promise<void>): void {
  const owner = identify(Number(pid));
  if (!note || !owner)
    throw new Error(
      "usage: demo.mjs NAME NOTE ROOT PID, with the folder and the PID of a local AWS",
    );
  const stop = () => void end().finally(() => process.exit(0));
  process.on("SIGTERM", stop);
  const watch = setInterval(() => {
    if (isAlive(owner)) return;
    clearInterval(watch);
    stop();
  }, 500);
  writeJson(note, { ...identify(process.pid), ...address });
}
