import { rmSync } from "node:fs";
import { PlainProgress } from "../../cli/plain-progress";
import { bootstrap } from "../../delivery/apply-stacks";
import { readMarkers, releaseStaleLocks } from "../../delivery/leftovers";
import { signalProcess } from "../../delivery/process-identity";
import type { Place } from "../../delivery/stack-commands";
import { readState } from "../../delivery/stored-state";
import { readStacks, stackNamed, type Stack } from "../../delivery/synthesized";
import { WholeApp } from "../whole-app";
import { CuttingProxy } from "./cutting-proxy";
import { startLocalAws } from "./local-aws";
import { TerraformWorld } from "./terraform-world";

const MADE = 10;

/** Bootstrap with Terraform killed as soon as AWS did what `isLast` tells of; resolves when it is dead. */
async function bootstrapCut(
  world: TerraformWorld,
  stacks: readonly Stack[],
  isLast: (call: string) => boolean,
): Promise<void> {
  const proxy = await CuttingProxy.start(world.url, isLast);
  const place = { ...world.place, env: { ...world.place.env, AWS_ENDPOINT_URL: proxy.url } };
  const ended = run(world, place, stacks).catch((error: unknown) => error);
  await proxy.cut;
  for (const { pid } of readMarkers(world.place.markers)) signalProcess(pid, "SIGKILL");
  expect(await ended).toBeInstanceOf(Error);
  proxy.stop();
  // As the program does when it starts: a killed Terraform's lock is its own.
  for (const marker of readMarkers(world.place.markers))
    await releaseStaleLocks(world, stackNamed(stacks, "state"), marker);
}

async function run(world: TerraformWorld, place: Place, stacks: readonly Stack[]) {
  const lines: string[] = [];
  const progress = new PlainProgress((line) => lines.push(line));
  await bootstrap({ place, s3: world.s3, stacks, progress });
  return lines.join("\n");
}

/** Everything the state stack makes is in its own state, in the bucket, and every other stack has an empty one. */
async function expectBootstrapped(world: TerraformWorld, stacks: readonly Stack[]): Promise<void> {
  const own = await readState(world.s3, stackNamed(stacks, "state"));
  expect(own?.resources).toHaveLength(MADE);
  for (const stack of stacks.filter(({ name }) => name !== "state"))
    expect(await readState(world.s3, stack)).toMatchObject({ serial: 1, resources: [] });
}

describe.each([
  ["the bucket is made", /^PUT \/[^/?]+\/?$/, "lost with the machine"],
  ["the state is in the bucket", /^PUT .*terraform\.tfstate(\?|$)/, "kept"],
] as const)("a bootstrap killed when %s", (_, last, folder) => {
  it(`is completed by the next one, its folder ${folder}; in the end there is nothing to do`, async () => {
    const world = TerraformWorld.on(await startLocalAws());
    try {
      const stacks = readStacks(WholeApp.synth("dev").folder);
      await bootstrapCut(world, stacks, (call) => last.test(call));
      if (folder !== "kept") rmSync(world.place.notes, { recursive: true, force: true });
      await run(world, world.place, stacks);
      await expectBootstrapped(world, stacks);
      const again = await run(world, world.place, stacks);
      expect(again).toMatch(/no changes[^]*all have one/);
      await expectBootstrapped(world, stacks);
    } finally {
      await world.stop();
    }
  }, 300_000);
});
