import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { PlainProgress } from "../../cli/plain-progress";
import { bootstrap } from "../../delivery/apply-stacks";
import type { Resource } from "../../delivery/cloud/api";
import { tokenFor } from "../../delivery/cloud/token";
import { migrateStates } from "../../delivery/migrate/migrate-states";
import { apply, type Place } from "../../delivery/stack-commands";
import { settingsAt, type StatePlace } from "../../delivery/state-place";
import { readState } from "../../delivery/stored-state";
import { bucketName, resourceName } from "../../delivery/target";
import { terraformText } from "../../delivery/terraform";
import { CloudWorld } from "../tfc/world";
import { TerraformWorld } from "./terraform-world";

const target = { project: "shop", stage: "dev", account: "123456789012", region: "us-east-1" };
const inS3: StatePlace = { backend: "s3", locks: "both" };
const resources = { terraform_data: { thing: { input: "1" }, other: { input: "2" } } };

let cloud: CloudWorld;
let world: TerraformWorld;
let place: Place;
let inCloud: StatePlace;

beforeAll(async () => {
  cloud = await CloudWorld.start("acme");
  world = await TerraformWorld.start();
  await world.makeStatePlace(bucketName(target, "state"), resourceName(target, "terraform-locks"));
  const trust = { SSL_CERT_FILE: join(cloud.folder, "ca.pem") };
  const login = { TF_CLI_CONFIG_FILE: join(cloud.folder, "user.tfrc") };
  place = { ...world.place, env: { ...world.place.env, ...trust, ...login } };
  inCloud = { backend: "cloud", hostname: cloud.cloud.hostname, organization: "acme" };
});
afterAll(async () => {
  await world.stop();
  await cloud.stop();
});

/** As the program's own client asks, which trusts only what Node knew when it started. */
function api() {
  const send = async (method: string, path: string, data?: unknown) => {
    const [host = "", port] = cloud.cloud.hostname.split(":");
    const token = tokenFor(cloud.cloud.hostname, place.env);
    const type = "application/vnd.api+json";
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const ca = readFileSync(join(cloud.folder, "ca.pem"));
    const asked = request({ host, port, ca, method, path: `/api/v2/${path}`, headers });
    asked.end(data === undefined ? undefined : JSON.stringify({ data }));
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const text = Buffer.concat(await answer.toArray()).toString();
    if ((answer.statusCode ?? 500) >= 300) throw new Error(`${method} ${path}: ${text}`);
    return (JSON.parse(text) as { data: Resource }).data;
  };
  return {
    get: (path: string) => send("GET", path),
    post: (path: string, data: unknown) => send("POST", path, data),
  };
}

const at = (name: string, where: StatePlace, copy: string) =>
  world.stack(name, resources, { copy, settings: settingsAt(target, name, where) });

it("goes from S3 to the cloud and back, with the same resources, and leaves what it left", async () => {
  const progress = new PlainProgress(() => undefined);
  const old = at("shop", inS3, "s3");
  await apply(place, old);
  const before = await readState(world.s3, old);

  const deliveryOf = (stack: typeof old) => ({ place, s3: world.s3, stacks: [stack], progress });
  const settings = { dynamodb: world.dynamodb, target, cloud: () => Promise.resolve(api()) };
  await migrateStates({ ...settings, delivery: deliveryOf(old), to: inCloud });
  expect(await readState(world.s3, old)).toEqual(before);
  const there = at("shop", inCloud, "cloud");
  expect(await apply(place, there)).toEqual({ added: 0, changed: 0, destroyed: 0 });
  const copied = JSON.parse(await terraformText(place, there, ["state", "pull"])) as object;
  expect(copied).toMatchObject({ lineage: before?.lineage, resources: before?.resources });

  await migrateStates({ ...settings, delivery: deliveryOf(there), to: inS3 });
  expect(await readState(world.s3, old)).toMatchObject({ lineage: before?.lineage });
  expect(await apply(place, at("shop", inS3, "s3"))).toEqual({
    added: 0,
    changed: 0,
    destroyed: 0,
  });
}, 120_000);

it("seeds the workspaces of a stage in the cloud, once, and loses nothing that is there", async () => {
  const lines: string[] = [];
  const progress = new PlainProgress((line) => lines.push(line));
  const stacks = ["state", "one", "two"].map((name) => at(name, inCloud, "seeds"));
  const delivery = { place, s3: world.s3, stacks, progress };
  await bootstrap(delivery);
  expect(lines.join("\n")).toMatch(/empty for one, two/);
  const [, one] = stacks;
  if (!one) throw new Error("no stack");
  expect(await apply(place, one)).toMatchObject({ added: 2 });
  await bootstrap(delivery);
  expect(lines.at(-1)).toMatch(/all have one/);
  expect(await apply(place, one)).toEqual({ added: 0, changed: 0, destroyed: 0 });
}, 120_000);
