import { DatabaseError } from "pg";

/** A database that could not be read; the message names what to change and holds no part of a row. */
export class DatabaseFailed extends Error {
  override readonly name: string = "DatabaseFailed";
}

/** A failure that may be gone at the next try. */
export class Passing extends DatabaseFailed {}

/** Lost connections, a server without room, one that starts or stops, a replica in conflict. */
const PASSING_STATES = /^(08|25P03|40|53|57P)/;
const DENIED_STATES = /^(28|3D)/;
/** A cancelled statement: its time was up. */
const CANCELLED = "57014";
/** Errors whose text names things of the catalog, and never what a row holds. */
const NAMING_STATES = /^(08|28|3D|3F|42|53|57)/;

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_)/;
/** What pg says without a code when the server answers that it has no TLS. */
const NO_TLS = /does not support SSL/;

/** Says what an error of the driver means, and whether it is worth another try. */
export function failureOf(error: unknown, secretName: string): DatabaseFailed {
  if (error instanceof DatabaseFailed) return error;
  if (error instanceof DatabaseError) return failureOfState(error, secretName);
  const { code = "", message } = error as { code?: string; message: string };
  if (TLS_CODES.test(code) || NO_TLS.test(message)) {
    return new DatabaseFailed(
      `no trusted connection (${code || message}): the server must show a certificate for "host", ` +
        `issued by the CA in "ca", both of secret ${secretName}`,
    );
  }
  return new Passing(`connection failed (${code || message})`);
}

function failureOfState({ code = "", message }: DatabaseError, secretName: string): DatabaseFailed {
  const said = NAMING_STATES.test(code) ? `${message} (${code})` : `error ${code}`;
  if (code === CANCELLED) {
    return new DatabaseFailed(
      `${said}; the watermark column needs an index, else raise statementTimeoutSeconds in its entry`,
    );
  }
  if (PASSING_STATES.test(code)) return new Passing(said);
  if (DENIED_STATES.test(code)) {
    return new DatabaseFailed(`${said}; correct the credentials in secret ${secretName}`);
  }
  return new DatabaseFailed(said);
}
