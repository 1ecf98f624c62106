import { createHash, generateKeyPairSync } from "node:crypto";
import type { ParsedKey } from "ssh2";
import keyParser from "ssh2/lib/protocol/keyParser.js";

/** A key of this machine's own. */
export interface SshKey {
  /** PEM. */
  readonly private: string;
  /** As a line of authorized_keys. */
  readonly public: string;
}

/** A new key. By Node: what ssh2 makes is now and then one that nobody can read. */
export function newSshKey(): SshKey {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    privateKeyEncoding: { type: "sec1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return sshKeyOf(privateKey);
}

/** The key of a private one in PEM. */
export function sshKeyOf(privateKey: string): SshKey {
  const key = parsedKey(privateKey);
  return { private: privateKey, public: `${key.type} ${key.getPublicSSH().toString("base64")}` };
}

/** The fingerprint of a key, as `ssh-keygen -l` shows it. */
export function fingerprintOf(key: SshKey): string {
  const hash = createHash("sha256").update(parsedKey(key.public).getPublicSSH()).digest("base64");
  return `SHA256:${hash.replace(/=+$/, "")}`;
}

/** Understands a key's text. */
export function parsedKey(text: string): ParsedKey {
  const key = keyParser.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}
