import { createHash } from "node:crypto";

/** The fingerprint of a host key, as ssh-keygen writes it. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash("sha256").update(hostKey).digest("base64").replace(/=+$/, "")}`;
}

/** The kind of a host key, which stands at its beginning: `ssh-ed25519`. */
export function kindOf(hostKey: Buffer): string {
  return hostKey.toString("latin1", 4, 4 + Math.min(hostKey.readUInt32BE(0), 64));
}
