import type { Context } from "aws-lambda";
import { createHash } from "node:crypto";
import { type FetchResult, sftpFiles } from "../../src-lambda/ingest-sftp/fetch-files";
import type { SftpSettings } from "../../src-lambda/ingest-sftp/settings";
import { type Moto, startMoto } from "./moto";
import { PartnerServer, SETTINGS } from "./partner-server";
import { SourceWorld } from "./source-world";

export const MIB = 1024 ** 2;
/** When a file of a test was changed. */
export const AT = new Date("2025-07-01T02:03:04Z");
/** Where a file of that time lands. */
export const object = (name: string) => `landing/sales/shop/20250701T020304Z_${name}`;
/** What a run says that found nothing to do. */
export const NOTHING: Omit<FetchResult, "source"> = {
  files: 0,
  bytes: 0,
  unsettled: 0,
  is_behind: false,
};
export const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Gives each test of a file a partner's server and a world that may log in; call it at the top. */
export function readingSftp() {
  let moto: Moto;
  let partner: PartnerServer;
  let world: SourceWorld;
  let count = 0;
  let day = 0;

  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    partner = await PartnerServer.start();
    world = await SourceWorld.create(`sftp-${(count += 1)}`);
    await world.putSecret(partner.passwordSecret);
  });
  afterEach(() => partner.stop());

  /** A run of the next day. */
  const run = async (changes: Partial<SftpSettings> = {}, context?: Context) => {
    const at = new Date(Date.UTC(2025, 6, (day += 1))).toISOString();
    return world.functionOf({ ...SETTINGS, ...changes }, sftpFiles)(at, context);
  };
  const failure = async (changes?: Partial<SftpSettings>, context?: Context): Promise<string> =>
    run(changes, context).then(
      () => "no failure",
      (error: unknown) => String(error),
    );
  return { partner: () => partner, world: () => world, run, failure };
}
