/** Something the user can act on: shown as text without a stack trace, exit code 1. */
export class Failure extends Error {
  constructor(
    message: string,
    /** What to do about it, in words or as a command. */
    readonly fix?: string,
  ) {
    super(message);
  }
}

/** All went well so far, and the rest wants to be reviewed first: exit code 3. */
export class ReviewNeeded extends Failure {}

/** The user pressed Ctrl-C, or the process was asked to stop. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Name of a thrown AWS error, for example `NoSuchKey`. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
