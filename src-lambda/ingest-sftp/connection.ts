import type { Client } from "ssh2";
import SshClient from "ssh2/lib/client.js";
import { fingerprintOf, kindOf } from "./host-key";
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

/** Logs in to the server that the secret names, if it proves to be that one. */
export async function connect(connecting: Connecting): Promise<Remote> {
  const { settings, signal } = connecting;
  signal.throwIfAborted();
  const client: Client = new SshClient();
  const cut = () => client.destroy();
  signal.addEventListener("abort", cut, { once: true });
  client.once("close", () => signal.removeEventListener("abort", cut));
  try {
    await login(client, connecting);
    return await new Remote(client, settings.idleSeconds).start();
  } catch (error) {
    client.destroy();
    throw error;
  }
}

async function login(client: Client, connecting: Connecting): Promise<void> {
  const { secret, settings } = connecting;
  const { password, private_key: privateKey, username } = secret;
  const pinned = secret.host_key.split(" ");
  let shown: Buffer | undefined;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(explain(error, connecting, shown, pinned));
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
        hostVerifier: (key: Buffer) => pinned.includes(fingerprintOf((shown = key))),
        readyTimeout: settings.connectSeconds * 1000,
        // Routers forget connections that rest while a piece is uploaded.
        keepaliveInterval: 10_000,
        keepaliveCountMax: 6,
      });
    } catch {
      // Only a key that cannot be read throws; the parser's message may quote it.
      reject(
        new SftpFailed(
          `private_key in secret ${connecting.secretName} cannot be read; use an OpenSSH or PEM ` +
            `key without a passphrase`,
        ),
      );
    }
  });
}

function explain(
  error: Error & { readonly level?: string; readonly code?: string },
  { secret, secretName, settings }: Connecting,
  shown: Buffer | undefined,
  pinned: readonly string[],
): SftpFailed {
  const { host, port } = placeOf(secret);
  if (shown && !pinned.includes(fingerprintOf(shown))) {
    return new SftpFailed(
      `the host key of ${host}:${port} is ${fingerprintOf(shown)} (${kindOf(shown)}), must be ` +
        `${pinned.join(" or ")}. Ask whoever runs the server; only if they have changed it, ` +
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
