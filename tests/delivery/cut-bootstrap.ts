import { S3Client } from "@aws-sdk/client-s3";
import { PlainProgress } from "../../cli/plain-progress";
import { bootstrap } from "../../delivery/apply-stacks";
import { readMarkers, releaseStaleLocks } from "../../delivery/leftovers";
import { signalProcess } from "../../delivery/process-identity";
import type { Place } from "../../delivery/stack-commands";
import { readState } from "../../delivery/stored-state";
import { stackNamed, type Stack } from "../../delivery/synthesized";
import { CuttingProxy } from "./cutting-proxy";
import type { TerraformWorld } from "./terraform-world";

/** Resources of the state stack. */
const MADE = 10;

/** Bootstrap; what it says. */
export function bootstrapped(world: TerraformWorld, stacks: readonly Stack[]): Promise<string> {
  return run(world.place, world.s3, stacks);
}

/**
 * Bootstrap with everything killed as soon as AWS did what `isLast` tells of; resolves when it is dead, or with what it
 * said when it came to its end without that.
 */
export async function bootstrapCut(
  world: TerraformWorld,
  stacks: readonly Stack[],
  isLast: (call: string) => boolean,
): Promise<string | undefined> {
  const proxy = await CuttingProxy.start(world.url, isLast);
  const place = { ...world.place, env: { ...world.place.env, AWS_ENDPOINT_URL: proxy.url } };
  const s3 = new S3Client({ endpoint: proxy.url, forcePathStyle: true, maxAttempts: 1 });
  const ended = run(place, s3, stacks).catch((error: unknown) => error as Error);
  const isCut = await Promise.race([proxy.cut.then(() => true), ended.then(() => false)]);
  if (isCut) for (const { pid } of readMarkers(world.place.markers)) signalProcess(pid, "SIGKILL");
  const said = await ended;
  proxy.stop();
  s3.destroy();
  // As the program does when it starts: a killed Terraform's lock is its own.
  for (const marker of readMarkers(world.place.markers))
    await releaseStaleLocks(world, stackNamed(stacks, "state"), marker);
  if (!isCut) return said instanceof Error ? Promise.reject(said) : said;
  expect(said).toBeInstanceOf(Error);
  return undefined;
}

async function run(place: Place, s3: S3Client, stacks: readonly Stack[]): Promise<string> {
  const lines: string[] = [];
  const progress = new PlainProgress((line) => lines.push(line));
  await bootstrap({ place, s3, stacks, progress });
  return lines.join("\n");
}

/** Everything the state stack makes is in its own state, in the bucket, and every other stack has an empty one. */
export async function expectBootstrapped(
  world: TerraformWorld,
  stacks: readonly Stack[],
): Promise<void> {
  const own = await readState(world.s3, stackNamed(stacks, "state"));
  expect(own?.resources).toHaveLength(MADE);
  for (const stack of stacks.filter(({ name }) => name !== "state"))
    expect(await readState(world.s3, stack)).toMatchObject({ serial: 1, resources: [] });
}
