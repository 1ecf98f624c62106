import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { tailOf } from "../../delivery/files";
import { issueCertificates } from "./certificates";
import { PostgresPrograms } from "./postgres-programs";

const START_MS = 30_000;
const HOST = "localhost";
const ADMINISTRATOR = "postgres";

/** What a client must know of a PostgreSQL to trust it and to log in: the fields of a source's secret. */
export interface PostgresLogin {
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
  readonly username: string;
  readonly password: string;
  /** The CA that issued the server's certificate, in PEM. */
  readonly ca: string;
}

/** A PostgreSQL of our own, which lets in who comes by TLS and with a password. */
export class Postgres {
  private constructor(
    /** Its administrator's. */
    readonly login: PostgresLogin,
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts an empty one; however this process ends, it ends too. */
  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), "postgres-"));
    const password = randomBytes(16).toString("hex");
    const { ca, certificate, key } = await issueCertificates(HOST);
    const keep = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const passwordFile = keep("password.txt", password);
    const port = await freePort();
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      hba_file: keep("pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n"),
      ssl: "on",
      ssl_cert_file: keep("server.crt", certificate),
      ssl_key_file: keep("server.key", key),
      // What it holds is worth nothing when it ends.
      fsync: "off",
    };
    const data = join(folder, "data");
    const programs = new PostgresPrograms(folder);
    programs.initialize(data, ADMINISTRATOR, passwordFile);
    const server = programs.serve(data, settings, join(folder, "server.log"));
    const login = { host: HOST, port, dbname: "postgres", username: ADMINISTRATOR, password, ca };
    const postgres = new Postgres(login, server, folder);
    await postgres.untilReady();
    return postgres;
  }

  /** A connection of its administrator. */
  async connect(): Promise<Client> {
    const { ca, dbname: database, host, password, port, username: user } = this.login;
    const client = new Client({ host, port, database, user, password, ssl: { ca } });
    await client.connect();
    return client;
  }

  /** Ends it at once, and removes what it held. */
  async stop(): Promise<void> {
    if (this.server.exitCode === null) {
      const ended = once(this.server, "exit");
      this.server.stdin?.end();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    for (const end = Date.now() + START_MS; Date.now() < end && this.server.exitCode === null;) {
      const client = await this.connect().catch(() => undefined);
      if (client) return client.end();
      await sleep(50);
    }
    const log = tailOf(join(this.folder, "server.log"), 15);
    await this.stop();
    throw new Error(`PostgreSQL did not start; the end of its log:\n${log}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
