import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Server } from "ssh2";
import { sftpFolder } from "../../local/demo/sftp-folder";
import { fingerprintOf, newSshKey, type SshKey, sshKeyOf } from "../../local/demo/ssh-keys";
import type { SftpSettings } from "../../src-lambda/ingest-sftp/settings";
import { CuttingLine } from "./cutting-line";

/** Settings of a source that reads the outbox. */
export const SETTINGS: SftpSettings = {
  directory: "outbox",
  pattern: "sales*",
  login: "password",
  settleSeconds: 60,
  maxFileBytes: 100 * 1024 ** 2,
  connectSeconds: 5,
  idleSeconds: 1,
  retry: { attempts: 2, firstWaitMs: 1, longestWaitMs: 4 },
};
const USERNAME = "lake";
const PASSWORD = "c0rrect horse";

/** A second host key, of another kind: it takes long to make. */
const RSA_KEY: SshKey = sshKeyOf(
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey,
);

/** A partner's SFTP server over a folder of its own, at the end of a line that can be cut. */
export class PartnerServer {
  /** What the server was asked for: `open outbox/a.csv`. */
  readonly asked: string[] = [];
  /** Called when it was asked, before it answers the next question. */
  onAsked: (question: string) => void = () => undefined;
  private readonly clientKey = newSshKey();
  private readonly hostKey = newSshKey();
  private readonly folder = mkdtempSync(join(tmpdir(), "sftp-"));
  private readonly server: Server;
  private laid: CuttingLine | undefined;

  private constructor() {
    mkdirSync(join(this.folder, "outbox"));
    this.server = sftpFolder({
      folder: this.folder,
      hostKeys: [this.hostKey.private, RSA_KEY.private],
      username: USERNAME,
      password: PASSWORD,
      publicKey: this.clientKey.public,
      heard: (operation, path) => {
        this.asked.push(`${operation} ${path}`);
        this.onAsked(`${operation} ${path}`);
      },
    });
  }

  static async start(): Promise<PartnerServer> {
    const partner = new PartnerServer();
    await new Promise<void>((resolve) => partner.server.listen(0, "127.0.0.1", resolve));
    partner.laid = await CuttingLine.to((partner.server.address() as AddressInfo).port);
    return partner;
  }

  get line(): CuttingLine {
    if (!this.laid) throw new Error("the server was not started");
    return this.laid;
  }

  async stop(): Promise<void> {
    await this.line.stop();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    rmSync(this.folder, { recursive: true });
  }

  /** Where a file of the outbox lies. */
  path(name: string): string {
    return join(this.folder, "outbox", name);
  }

  /** Writes a file; two hours ago unless a time is given. */
  put(name: string, body: string | Buffer, at = new Date(Date.now() - 7_200_000)): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), body);
    utimesSync(this.path(name), at, at);
  }

  /** Fingerprint of the host key that it shows to who asks for RSA. */
  readonly rsaHostKey = fingerprintOf(RSA_KEY);

  /** What a secret says to get in with a password. */
  get passwordSecret() {
    return { ...this.address, password: PASSWORD };
  }

  /** What a secret says to get in with a key. */
  get keySecret() {
    return { ...this.address, private_key: this.clientKey.private };
  }

  private get address() {
    const host_key = fingerprintOf(this.hostKey);
    return { url: `sftp://127.0.0.1:${this.line.port}`, host_key, username: USERNAME };
  }
}
