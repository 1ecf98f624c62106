import { Command } from "commander";
import { stopDaemon } from "../local/daemon";
import { forgetMarkers, readMarkers, stopLeftover } from "../delivery/leftovers";
import { heldBy, holderOf } from "../local/run-lock";
import { pathsOf, projectFolder } from "./project";
import { progressFor } from "./show";

/** `pipeline local down`: stop what runs. */
export function downCommand(): Command {
  return new Command("down")
    .description("stop the local AWS and its engines; what it held is gone")
    .action(async () => {
      const paths = pathsOf(projectFolder());
      const holder = holderOf(paths.lock);
      if (holder) throw heldBy(holder);
      const progress = progressFor(false);
      await progress.run("stop the local AWS", async (report) => {
        for (const marker of readMarkers(paths.terraform)) await stopLeftover(marker);
        forgetMarkers(paths.terraform);
        report((await stopDaemon(paths)) ? "stopped" : "none was running");
      });
    });
}
