import type { Client } from "ssh2";
import SshClient from "ssh2/lib/client.js";
import { algorithmsOf, describe, fingerprintOf, OtherHostKey } from "./host-key";
import { Remote } from "./remote";
import type { SftpSettings } from "./settings";
import { Passing, SftpFailed } from "./sftp-error";
import { placeOf, type SftpSecret } from "./sftp-secret";

export interface Connecting {
  readonly settings: Pick<SftpSettings, "connectSeconds" | "idleSeconds">;
  readonly secret: SftpSecret;
  readonly secretName: string;
  /** Ends when the time of the run is used up. */
  readonly signal: AbortSignal;
}

/**
 * Logs in to the server that the secret names, if it proves to be that one. A server shows one of its host keys, of the
 * kind that we ask for first: until it shows a pinned one it is asked for those of other kinds.
 */
export async function connect(connecting: Connecting): Promise<Remote> {
  for (const others: Buffer[] = []; ;) {
    try {
      return await connectOnce(connecting, others);
    } catch (error) {
      if (!(error instanceof OtherHostKey)) throw error;
      others.push(error.key);
    }
  }
}

async function connectOnce(connecting: Connecting, others: readonly Buffer[]): Promise<Remote> {
  const { settings, signal } = connecting;
  signal.throwIfAborted();
  const client: Client = new SshClient();
  const cut = () => client.destroy();
  signal.addEventListener("abort", cut, { once: true });
  client.once("close", () => signal.removeEventListener("abort", cut));
  try {
    await login(client, connecting, others);
    return await new Remote(client, settings.idleSeconds).start();
  } catch (error) {
    client.destroy();
    throw error;
  }
}

async function login(
  client: Client,
  connecting: Connecting,
  others: readonly Buffer[],
): Promise<void> {
  const { secret, settings } = connecting;
  const { password, private_key: privateKey, username } = secret;
  const pinned = secret.host_key.split(" ");
  let other: Buffer | undefined;
  const isPinned = (key: Buffer) => {
    if (pinned.includes(fingerprintOf(key))) return true;
    other = key;
    return false;
  };
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) =>
      reject(other ? new OtherHostKey(other) : explain(error, connecting, others));
    // It stays: an error that comes when nobody listens would end the process.
    client.on("error", fail);
    client.once("ready", resolve);
    client.once("close", () => reject(new Passing("the server has closed the connection")));
    client.on("keyboard-interactive", (_name, _text, _language, prompts, answer) =>
      answer(prompts.map(() => password ?? "")),
    );
    try {
      client.connect({
        ...placeOf(secret),
        username,
        ...(privateKey === undefined ? { password, tryKeyboard: true } : { privateKey }),
        hostVerifier: isPinned,
        algorithms: {
          serverHostKey: { append: [], prepend: [], remove: others.flatMap(algorithmsOf) },
        },
        readyTimeout: settings.connectSeconds * 1000,
        // Routers forget connections that rest while a piece is uploaded.
        keepaliveInterval: 10_000,
        keepaliveCountMax: 6,
      });
    } catch {
      // Only a key that cannot be read throws; the parser's message may quote it.
      reject(
        new SftpFailed(
          `private_key in secret ${connecting.secretName} cannot be read; use a key without a passphrase ` +
            `that begins with BEGIN OPENSSH, RSA or EC PRIVATE KEY`,
        ),
      );
    }
  });
}

function explain(
  error: Error & { readonly level?: string; readonly code?: string },
  { secret, secretName, settings }: Connecting,
  others: readonly Buffer[],
): SftpFailed {
  const { host, port } = placeOf(secret);
  if (others.length > 0 && /no matching host key/i.test(error.message)) {
    return new SftpFailed(
      `the host key of ${host}:${port} is ${describe(others)}, must be ` +
        `${secret.host_key.replaceAll(" ", " or ")}. Ask whoever runs the server; only if they have changed it, ` +
        `correct host_key in secret ${secretName}`,
    );
  }
  switch (error.level) {
    case "client-authentication":
      return new SftpFailed(
        `${host}:${port} does not accept the login in secret ${secretName}; correct it, or have ` +
          `the server know it`,
      );
    case "client-timeout":
      return new Passing(`${host}:${port}: no login within ${settings.connectSeconds} s`);
    case "client-socket":
      return new Passing(`${host}:${port}: connection failed (${error.code ?? error.message})`);
    default: {
      const said = `${host}:${port}: ${error.message}`;
      return /no matching/i.test(said) ? new SftpFailed(said) : new Passing(said);
    }
  }
}
