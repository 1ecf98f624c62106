/** An API that could not be read; the message names the page and holds no part of an answer. */
export class ApiFailed extends Error {
  override readonly name: string = "ApiFailed";
}

/** A failure that may be gone at the next try. */
export class Passing extends ApiFailed {
  constructor(
    message: string,
    /** When the API wants to be asked again. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
