import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { isDeepStrictEqual } from "node:util";
import { nameOf } from "../../delivery/failure";
import type { Session } from "../session";
import { ensureDemo } from "./launch";
import type { PostgresLogin } from "./postgres";
import type { SftpLogin } from "./sftp-folder";

/** Has a source read what stands for its other side on this machine. */
export type Connect = (session: Session, secretName: string) => Promise<void>;

/** Have a source of kind "http" ask the demo API, unless somebody put an address of their own into its secret. */
export function connectToDemoApi(session: Session, secretName: string): Promise<void> {
  return connect(
    session,
    secretName,
    ({ base_url }) => hostnameOf(base_url),
    async () => {
      const { token, url } = await ensureDemo<{ url: string; token: string }>(session, "demo-api");
      return { base_url: url, token };
    },
  );
}

/** Have a source of kind "database" read the demo database, unless its secret names one of somebody's own. */
export function connectToDemoDatabase(session: Session, secretName: string): Promise<void> {
  return connect(
    session,
    secretName,
    ({ host = "" }) => host,
    async () => {
      const { ca, dbname, host, password, port, username } = await ensureDemo<PostgresLogin>(
        session,
        "demo-database",
      );
      return { host, port, dbname, username, password, ca };
    },
  );
}

/** Have a source of kind "sftp" read the demo partner's folder, unless its secret names a server of somebody's own. */
export function connectToDemoSftp(session: Session, secretName: string): Promise<void> {
  return connect(
    session,
    secretName,
    ({ url }) => hostnameOf(url),
    async () => {
      const { host_key, private_key, url, username } = await ensureDemo<SftpLogin>(
        session,
        "demo-sftp",
      );
      return { url, host_key, username, private_key };
    },
  );
}

const hostnameOf = (url = "") => (URL.canParse(url) ? new URL(url).hostname : url);

type Value = Readonly<Record<string, string | undefined>>;

async function connect(
  session: Session,
  SecretId: string,
  hostOf: (value: Value) => string,
  ensure: () => Promise<object>,
): Promise<void> {
  const found = await valueOf(session, SecretId);
  if (found && !["127.0.0.1", "localhost"].includes(hostOf(found))) {
    return session.progress.note(`${SecretId} holds an address of its own: ${hostOf(found)}`);
  }
  const value = await ensure();
  if (isDeepStrictEqual(found, value)) return;
  const SecretString = JSON.stringify(value);
  await session.clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
}

async function valueOf({ clients }: Session, SecretId: string): Promise<Value | undefined> {
  try {
    const { SecretString } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString ?? "{}") as Value;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
