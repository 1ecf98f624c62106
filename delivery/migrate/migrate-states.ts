import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Delivery } from "../apply-stacks";
import { withoutBackend, writeFolder } from "../bootstrap";
import type { CloudApi } from "../cloud/api";
import { cloudBlockOf } from "../cloud/cloud-block";
import { putState } from "../cloud/workspaces";
import { Failure } from "../failure";
import { forgetDigest, locksOf } from "../leftovers";
import { seedState } from "../seed-state";
import { initialize, initializeAnew } from "../stack-commands";
import { settingsAt, type StatePlace } from "../state-place";
import { pullState, type WholeState } from "../stored-state";
import type { Stack } from "../synthesized";
import type { Target } from "../target";
import { terraform } from "../terraform";
import { differencesBetween, isEmpty } from "./compare-states";

/** Where the states of a stage are to go. */
export interface Migration {
  readonly delivery: Delivery;
  readonly dynamodb: DynamoDBClient;
  readonly target: Target;
  readonly to: StatePlace;
  /** The API of a host that keeps workspaces. */
  readonly cloud: (hostname: string) => Promise<Pick<CloudApi, "get" | "post">>;
}

/** One stack's state on its way. */
interface Move {
  readonly stack: Stack;
  /** A folder that does no more than keep the state in its new place. */
  readonly there: Stack;
  readonly state: WholeState;
}

/**
 * Copy the state of every stack to another place, or change what locks it, and check that the copies say the same.
 * What is in the old place stays there as it is.
 */
export async function migrateStates(migration: Migration): Promise<void> {
  const { delivery } = migration;
  const moves: Move[] = [];
  for (const stack of delivery.stacks)
    await delivery.progress.run(`look at the state of ${stack.name}`, async (report) => {
      const move = await prepare(migration, stack);
      report(
        `serial ${String(move.state.serial ?? 0)}, ${move.state.resources?.length ?? 0} resources`,
      );
      moves.push(move);
    });
  for (const move of moves)
    await delivery.progress.run(`move the state of ${move.stack.name}`, async (report) =>
      report(await carryOut(migration, move)),
    );
}

/** Everything that can be refused is refused here, before the first state is moved. */
async function prepare(migration: Migration, stack: Stack): Promise<Move> {
  await refuseLocked(migration, stack);
  const { place } = migration.delivery;
  await initialize(place, stack);
  const move = { stack, there: stackThere(migration, stack), state: await pullState(place, stack) };
  if (isSameObject(move)) return move;
  await initializeAnew(place, move.there);
  const found = await pullState(place, move.there);
  const isOlder =
    found.lineage === move.state.lineage && (found.serial ?? 0) <= (move.state.serial ?? 0);
  if (isEmpty(found) || isOlder) return move;
  throw new Failure(
    `stack ${stack.name} has another state in the new place, with ${found.resources?.length ?? 0} resources (serial ${String(found.serial)} of ${String(found.lineage)}); nothing was changed`,
    "find out whose it is; remove it there if it is not needed",
  );
}

async function carryOut(migration: Migration, move: Move): Promise<string> {
  const {
    dynamodb,
    delivery: { place },
  } = migration;
  if (isSameObject(move)) {
    await forgetDigest(dynamodb, move.stack, move.there);
    await initializeAnew(place, move.there);
  } else await push(migration, move);
  const copy = await pullState(place, move.there);
  const now = await pullState(place, move.stack);
  const faults = [
    ...differencesBetween(move.state, copy),
    ...(now.serial === move.state.serial ? [] : ["it was changed by another meanwhile"]),
  ];
  if (faults.length === 0) {
    rmSync(move.there.folder, { recursive: true, force: true });
    return `same ${copy.resources?.length ?? 0} resources, serial ${String(copy.serial ?? 0)}`;
  }
  throw new Failure(
    `the state of stack ${move.stack.name} is not the same in the new place: ${faults.join(", ")}`,
    "the old place holds what it held: keep config/ as it is, and migrate again once nobody applies",
  );
}

/** Only an empty state of another lineage may be replaced; anything else was refused before. */
async function push(migration: Migration, { there, state }: Move): Promise<void> {
  if (!state.lineage) return;
  const { place, s3 } = migration.delivery;
  if (there.cloud) return pushToCloud(migration, there, state);
  // Onto nothing, Terraform writes under a lineage of its own making.
  await seedState(place, s3, there);
  const isSeed = isEmpty(await pullState(place, there));
  const file = join(there.folder, "moving.tfstate");
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  try {
    await terraform(place, there, ["state", "push", ...(isSeed ? ["-force"] : []), file]);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Past Terraform, which makes a lineage of its own in a workspace and does not hand `-force` on. */
async function pushToCloud(
  { cloud, delivery: { place } }: Migration,
  there: Stack,
  state: WholeState,
): Promise<void> {
  const { hostname, organization, workspace } = cloudBlockOf(there);
  const api = await cloud(hostname);
  const { id } = await api.get(`organizations/${organization}/workspaces/${workspace}`);
  await putState(api, id, JSON.stringify(state), isEmpty(await pullState(place, there)));
}

function stackThere({ delivery: { place }, target, to }: Migration, stack: Stack): Stack {
  const settings = settingsAt(target, stack.name, to);
  const folder = join(place.notes, "migrate", stack.name);
  const template = { terraform: { ...withoutBackend(stack.template).terraform, ...settings } };
  rmSync(folder, { recursive: true, force: true });
  writeFolder(folder, stack, template);
  const { backend, cloud } = settings;
  return { ...stack, folder, template, backend: backend?.s3, cloud };
}

/** Only what locks it changes: the state stays in its object. */
function isSameObject({ stack, there }: Move): boolean {
  const object = ({ backend }: Stack) => backend && `${backend.bucket}/${backend.key}`;
  return stack.backend !== undefined && object(stack) === object(there);
}

async function refuseLocked({ delivery, dynamodb }: Migration, stack: Stack): Promise<void> {
  const [lock] = await locksOf({ s3: delivery.s3, dynamodb }, stack);
  if (!lock) return;
  throw new Failure(
    `stack ${stack.name} is locked: ${lock.Who} works on it since ${lock.Created}; nothing was changed`,
    `wait for it; only if no Terraform of ${lock.Who} runs any more: terraform -chdir=${stack.folder} force-unlock ${lock.ID}`,
  );
}
