import { Command } from "commander";
import { clientEnvironment } from "../local/environment";
import { redrive, redriveOptions } from "./redrive";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local redrive`: the same on this machine. */
export function localRedriveCommand(): Command {
  return redriveOptions(new Command("redrive")).action(
    async (options: Parameters<typeof redrive>[1], command: Command) => {
      const { instance, target } = await runningSession({ ...localOptions(command), json: true });
      Object.assign(process.env, clientEnvironment(instance, target.stage, {}));
      await redrive(target, { ...options, json: localOptions(command).json });
    },
  );
}
