/** A name as it is, if AWS takes so long a one. */
export function fittingName(what: string, name: string, most: number): string {
  if (name.length <= most) return name;
  throw new Error(
    `${what} "${name}" has ${String(name.length)} characters, of which AWS takes ${String(most)}; ` +
      "give the project, or the source that it is named after, a shorter name in config/",
  );
}
