import * as v from "valibot";
import { readSecret, secretText } from "../../src-lambda/core/source/secret";
import { type Moto, startMoto } from "./moto";
import { SourceWorld } from "./source-world";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

describe("a secret", () => {
  let world: SourceWorld;
  const schema = v.object({ token: secretText, user: v.string() });
  const read = () => readSecret(world.secrets, world.secretName, schema);
  const HOW =
    "aws secretsmanager put-secret-value --secret-id secrets/sources/shop " +
    `--secret-string '{"token":"...","user":"..."}'`;
  beforeAll(async () => {
    world = await SourceWorld.create("secrets");
  });

  it("without a value is an error that says how to set it", async () => {
    await expect(read()).rejects.toThrow(
      `secret secrets/sources/shop has no value; set it with: ${HOW}`,
    );
  });

  it.each([
    ["hunter2", "is not JSON"],
    [{ user: "u" }, "token is missing"],
    [{ token: "", user: "u" }, "token is blank"],
    [{ token: "t", user: 4711 }, "user is not allowed"],
  ])("that holds %j is not usable, and is not shown", async (value, fault) => {
    await world.putSecret(value);
    const error = (await read().catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain(fault);
    expect(error.message).toContain(HOW);
    expect(error.message).not.toMatch(/hunter2|4711/);
  });

  it("is read", async () => {
    await world.putSecret({ token: "t", user: "u", other: 1 });
    expect(await read()).toEqual({ token: "t", user: "u" });
  });
});
