/** A server that could not be read; the message holds no credentials. */
export class SftpFailed extends Error {
  override readonly name: string = "SftpFailed";
}

/** A failure that may be gone at the next try. */
export class Passing extends SftpFailed {}

/** A file that cannot be taken as it is, whoever tries how often; the others can. */
export class FileRefused extends SftpFailed {}

/** What SFTP servers say of a file or a directory, by number. */
export const STATUS = { eof: 1, noSuchFile: 2, permissionDenied: 3 } as const;

/** The number of a server's answer; undefined when the error is not one. */
export function statusOf(error: unknown): number | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "number" ? code : undefined;
}
