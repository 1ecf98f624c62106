import { Command } from "commander";
import { redriveClients } from "../delivery/redrive/clients";
import { clientEnvironment } from "../local/environment";
import { redrive, redriveOptions } from "./redrive";
import { typedLocally } from "./typed";
import { localOptions, runningSession } from "./workbench";

/** `pipeline local redrive`: the same on this machine. */
export function localRedriveCommand(): Command {
  return redriveOptions(new Command("redrive")).action(
    async (options: Parameters<typeof redrive>[1], command: Command) => {
      const { instance, target } = await runningSession({ ...localOptions(command), json: true });
      Object.assign(process.env, clientEnvironment(instance, target.stage, {}));
      const clients = redriveClients(target.region);
      const commands = { list: typedLocally("redrive"), newRun: typedLocally("drop FILE") };
      const { json } = localOptions(command);
      await redrive({ clients, target, commands }, { ...options, json });
    },
  );
}
