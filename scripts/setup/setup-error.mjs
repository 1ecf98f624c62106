/** Something the user must mend: what is wrong, and the command or setting that fixes it. */
export class SetupError extends Error {
  constructor(what, fix) {
    super(`${what}\n  fix: ${fix}`);
    this.name = "SetupError";
  }

  /** Several at once. */
  static of(messages) {
    const all = new SetupError("", "");
    all.message = messages.join("\n");
    return all;
  }
}
