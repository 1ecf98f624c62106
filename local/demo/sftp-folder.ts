import { timingSafeEqual } from "node:crypto";
import type { AuthContext, Connection, Server } from "ssh2";
import SshServer from "ssh2/lib/server.js";
import { serveFolder } from "./sftp-files";
import { parsedKey } from "./ssh-keys";

/** What a client must know to trust the server and to log in: the fields of a source's secret. */
export interface SftpLogin {
  readonly url: string;
  /** Fingerprint of the server's key. */
  readonly host_key: string;
  readonly username: string;
  readonly private_key: string;
}

/** Who may read what. */
export interface SftpFolderOptions {
  readonly folder: string;
  /** Private keys in PEM, each of another kind. */
  readonly hostKeys: readonly string[];
  readonly username: string;
  /** @default - nobody gets in with a password */
  readonly password?: string;
  /** In the form of an authorized_keys line. @default - nobody gets in with a key */
  readonly publicKey?: string;
  /** Told of what is asked for. @default - nobody is */
  readonly heard?: (operation: string, path: string) => void;
}

/** An SFTP server for reading the files of a folder. */
export function sftpFolder(options: SftpFolderOptions): Server {
  return new SshServer({ hostKeys: [...options.hostKeys] }, (client: Connection) => {
    // Clients that go away in the middle of something are none of the server's errors.
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      if (mayEnter(context, options)) context.accept();
      else context.reject(["password", "publickey"]);
    });
    client.on("session", (accept) => {
      accept().on("sftp", (acceptSftp) => serveFolder(acceptSftp(), options));
    });
  });
}

function mayEnter(context: AuthContext, { password, publicKey, username }: SftpFolderOptions) {
  if (context.username !== username) return false;
  if (context.method === "password") {
    return password !== undefined && isEqual(Buffer.from(context.password), Buffer.from(password));
  }
  if (context.method !== "publickey" || publicKey === undefined) return false;
  const known = parsedKey(publicKey);
  if (!isEqual(context.key.data, known.getPublicSSH())) return false;
  // The first question is whether a signature would be of use.
  if (!context.signature || !context.blob) return true;
  return known.verify(context.blob, context.signature, context.hashAlgo) === true;
}

const isEqual = (one: Buffer, other: Buffer) =>
  one.length === other.length && timingSafeEqual(one, other);
