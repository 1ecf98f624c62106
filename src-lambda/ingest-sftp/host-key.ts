import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** The fingerprint of a host key, as ssh-keygen writes it. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash("sha256").update(hostKey).digest("base64").replace(/=+$/, "")}`;
}

/** The kind of a host key, which stands at its beginning: `ssh-ed25519`. */
export function kindOf(hostKey: Buffer): string {
  return hostKey.toString("latin1", 4, 4 + Math.min(hostKey.readUInt32BE(0), 64));
}

/** A server has shown a host key that is none of the pinned ones; it may have one of another kind. */
export class OtherHostKey extends Error {
  constructor(readonly key: Buffer) {
    super(describe([key]));
  }
}

/** Fingerprints and kinds of host keys, for people. */
export const describe = (keys: readonly Buffer[]): string =>
  keys.map((key) => `${fingerprintOf(key)} (${kindOf(key)})`).join(" or ");

/** The names under which a connection asks for a host key of this kind: RSA signs in several ways. */
export function algorithmsOf(key: Buffer): ServerHostKeyAlgorithm[] {
  const kind = kindOf(key) as ServerHostKeyAlgorithm;
  return kind === "ssh-rsa" ? [kind, "rsa-sha2-256", "rsa-sha2-512"] : [kind];
}
