/** How much of a version a change takes: `major`.`minor`.`patch`. */
export const PARTS = ["major", "minor", "patch"] as const;
export type VersionPart = (typeof PARTS)[number];

/** The three numbers of a version; `where` is named in the error. */
export function parseVersion(where: string, version: unknown): readonly number[] {
  const found = typeof version === "string" ? /^(\d+)\.(\d+)\.(\d+)$/.exec(version) : undefined;
  if (found) return found.slice(1).map(Number);
  throw new Error(`${where}: version ${JSON.stringify(version)}; write three numbers, as in 1.0.0`);
}

/** The smallest version after `from` that raises `part`. */
export function raised(from: readonly number[], part: VersionPart): readonly number[] {
  const at = PARTS.indexOf(part);
  return from.map((number, i) => (i < at ? number : i === at ? number + 1 : 0));
}

/** Whether a version is at least another. */
export function reaches(version: readonly number[], wanted: readonly number[]): boolean {
  const differs = version.findIndex((number, i) => number !== wanted[i]);
  return differs === -1 || (version[differs] ?? 0) > (wanted[differs] ?? 0);
}
