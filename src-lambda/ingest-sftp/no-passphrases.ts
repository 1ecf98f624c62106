/**
 * Stands in for what unlocks private keys with a passphrase when a function is bundled (see lambda-options.ts): a
 * passphrase beside its key in one secret protects nothing. It is 48 KB, loaded at every cold start.
 */
export function pbkdf(): never {
  throw new Error("keys with a passphrase are not supported; see ingest-sftp/no-passphrases.ts");
}
