import { Interrupted, messageOf } from "../delivery/failure";

/** Throw the failure that matters most and tell the others; nothing when there is none. */
export function throwFirst(failures: readonly unknown[], tell: (line: string) => void): void {
  const [first, ...others] = [...failures].sort((left, right) => weight(left) - weight(right));
  for (const other of others) if (!(other instanceof Interrupted)) tell(messageOf(other));
  if (failures.length > 0) throw first;
}

function weight(failure: unknown): number {
  return failure instanceof Interrupted ? 1 : 0;
}
