import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../delivery/failure";
import { readMarkers } from "../../delivery/leftovers";
import { signalProcess } from "../../delivery/process-identity";
import { apply } from "../../delivery/stack-commands";
import { describeLock, lockRefusal } from "../../delivery/state-lock";
import { type Locks, TerraformWorld } from "./terraform-world";

let world: TerraformWorld;
beforeAll(async () => void (world = await TerraformWorld.start()));
afterAll(() => world.stop());

/** An apply that takes until `gate` is there, and says in `gate`.begun that it began. */
const waitsFor = (gate: string) => ({
  terraform_data: {
    slow: {
      provisioner: [
        {
          "local-exec": {
            command: `touch ${gate}.begun; until [ -e ${gate} ]; do sleep 0.1; done`,
          },
        },
      ],
    },
  },
});

const until = async (path: string) => {
  while (!existsSync(path)) await sleep(50);
};

describe.each<Locks>(["dynamodb", "lockfile", "both"])("with %s", (locks) => {
  it("one of five applies wins, the others say who holds the lock since when", async () => {
    const gate = join(world.folder, `five-${locks}`);
    const refusals: Failure[] = [];
    const attempts = [1, 2, 3, 4, 5].map(async (number) => {
      const copy = `${locks}-${number}`;
      const stack = world.stack(`five-${locks}`, waitsFor(gate), { locks, copy });
      try {
        return await apply(world.elsewhere(copy), stack);
      } catch (error) {
        refusals.push(error as Failure);
        if (refusals.length === 4) writeFileSync(gate, "");
        return undefined;
      }
    });
    const won = (await Promise.all(attempts)).filter((changes) => changes !== undefined);
    expect(won).toEqual([{ added: 1, changed: 0, destroyed: 0 }]);
    expect(refusals.map(({ message }) => message)).toEqual(
      Array(4).fill(
        expect.stringMatching(
          /^stack five-\w+ is locked: \S+@\S+ \(apply\) works on it since \d{4}-\d\d-\d\dT[\d:]+Z, /,
        ),
      ),
    );
  });

  it("explains a lock that a killed Terraform left with the command that takes it away", async () => {
    const gate = join(world.folder, `killed-${locks}`);
    const stack = world.stack(`killed-${locks}`, waitsFor(gate), { locks });
    const killed = apply(world.place, stack).catch((error: unknown) => error);
    await until(`${gate}.begun`);
    for (const marker of readMarkers(world.place.markers)) signalProcess(marker.pid, "SIGKILL");
    await killed;
    writeFileSync(gate, "");

    const refused = await apply(world.place, stack).catch((error: unknown) => error as Failure);
    const [, command] = /runs any more: (.*)$/.exec((refused as Failure).fix ?? "") ?? [];
    expect(command).toContain("force-unlock");
    execFileSync("sh", ["-c", String(command)], { env: world.place.env, stdio: "ignore" });
    await expect(apply(world.place, stack)).resolves.toMatchObject({ destroyed: 0 });
  });
});

it("tells the age of a lock", () => {
  const lock = lockRefusal(`Error: Error acquiring the state lock

Error message: ConditionalCheckFailedException
Lock Info:
  ID:        0f5c1a4e
  Path:      states/lake/terraform.tfstate
  Operation: OperationTypeApply
  Who:       ci@runner-7
  Version:   1.11.4
  Created:   2026-03-01 10:00:00.123456789 +0000 UTC
  Info:      `);
  const described = (now: string) => lock && describeLock("lake", lock, new Date(now));
  expect(described("2026-03-01T10:00:30Z")).toContain(
    "stack lake is locked: ci@runner-7 (apply) works on it since 2026-03-01T10:00:00Z, less than a minute",
  );
  expect(described("2026-03-01T10:45:00Z")).toContain("45 minutes");
  expect(described("2026-03-02T09:00:00Z")).toContain("23 hours");
  expect(described("2026-03-09T09:00:00Z")).toContain("7 days");
});

it("takes no other failure for a lock", () => {
  expect(lockRefusal("Error: creating S3 Bucket: BucketAlreadyExists")).toBeUndefined();
});
