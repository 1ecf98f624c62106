/** A file of this run belongs to another one: going on would store its rows twice. */
export class ClaimsLost extends Error {
  override readonly name = "ClaimsLost";
}
