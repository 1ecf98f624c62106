import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppliedStacks } from "../delivery/applied-stacks";
import { applyAll } from "../delivery/apply-stacks";
import { writeJson } from "../delivery/files";
import { Interrupted } from "../delivery/failure";
import { readStacks } from "../delivery/synthesized";
import { TerraformFailure } from "../delivery/terraform-failure";
import { saysAlreadyExists } from "../delivery/terraform-output";
import { ensureDaemon, stopDaemon } from "./daemon";
import { findInstance, type Instance } from "./instance";
import { recover, stopLeftovers } from "./recovery";
import {
  appliedNote,
  applyingNote,
  connect,
  placeOf,
  type Session,
  type Workbench,
} from "./session";
import { synth } from "./synth";

/** A local AWS with every stack of the current sources applied. */
export async function up(workbench: Workbench): Promise<Session> {
  await stopLeftovers(workbench);
  const session = await start(workbench);
  const stacks = readStacks(workbench.paths.output);
  const isCutShort = await recover(session, stacks);
  try {
    await applyStacks(session);
    return session;
  } catch (error) {
    const isHalfMade =
      isCutShort && error instanceof TerraformFailure && saysAlreadyExists(error.output);
    if (!isHalfMade) throw error;
    workbench.progress.note(
      `stack ${error.root}: an interrupted apply left resources that its state does not know; starting afresh`,
    );
    await fresh(workbench);
    const second = await start(workbench);
    await recover(second, stacks);
    await applyStacks(second);
    return second;
  }
}

/** The running local AWS when all stacks are applied in it, else bring it up. */
export async function upUnlessApplied(workbench: Workbench): Promise<Session> {
  const instance = await findInstance(workbench.paths);
  if (!instance || instance.account !== workbench.target.account) return up(workbench);
  const session = connect(workbench, instance);
  if (!existsSync(appliedNote(session))) return up(workbench);
  workbench.progress.note("the stacks are applied; npm run local applies changed sources");
  return session;
}

/** Stop what runs and delete what is stored. */
export async function fresh({ paths }: Pick<Workbench, "paths">): Promise<void> {
  await stopDaemon(paths);
  if (!existsSync(paths.root)) return;
  for (const name of readdirSync(paths.root)) {
    const path = join(paths.root, name);
    if (path !== paths.lock) rmSync(path, { recursive: true, force: true });
  }
}

async function start(workbench: Workbench): Promise<Session> {
  const { project, paths, target, env, signal, progress, toolchain } = workbench;
  let instance: Instance | undefined;
  await progress.all([
    {
      title: `synth ${target.stage}`,
      work: () =>
        synth({
          project,
          stage: target.stage,
          output: paths.output,
          logs: paths.logs,
          env,
          signal,
        }),
    },
    {
      title: "local AWS",
      work: async (report) => {
        instance = await ensureDaemon({ project, paths, target, env, signal }, toolchain);
        report(`${instance.url}, account ${instance.account}`);
      },
    },
  ]);
  if (!instance) throw new Interrupted();
  return connect(workbench, instance);
}

async function applyStacks(session: Session): Promise<void> {
  const applying = applyingNote(session);
  rmSync(appliedNote(session), { force: true });
  writeJson(applying, { since: new Date().toISOString() });
  const { paths, clients, progress } = session;
  const place = placeOf(session);
  const stacks = readStacks(paths.output);
  const applied = new AppliedStacks(place, clients.s3, stacks);
  await applyAll({ place, s3: clients.s3, stacks, progress, applied });
  rmSync(applying, { force: true });
  writeJson(appliedNote(session), { at: new Date().toISOString() });
}
