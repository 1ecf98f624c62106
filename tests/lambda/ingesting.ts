import type { FileItem } from "../../src-lambda/core/ledger-item";
import { readCanonical } from "./canonical-reader";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

export const HEADER = "transaction_id,order_id,quantity,unit_price,customer_id";
export const ROWS = "T1,O1,2,9.99,C1\nT2,O1,-1,5,\n";
export const GOOD = `${HEADER}\n${ROWS}`;
export const VALUES = [
  ["T1", "O1", "2", "9.99", "C1"],
  ["T2", "O1", "-1", "5", ""],
];

/** Gives each test of a file a world of its own, all in one moto; call it at the top. */
export function worlds(): () => World {
  let moto: Moto;
  let world: World;
  let count = 0;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    count += 1;
    world = await World.create(`w${count}`);
  });
  return () => world;
}

/** Values of the accepted records of a file, without line number and fault. */
export async function valuesOf(world: World, item: FileItem): Promise<string[][]> {
  return readCanonical(await world.canonical(item)).map((record) => record.slice(3));
}
