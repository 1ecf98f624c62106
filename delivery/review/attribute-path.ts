/** The path of a member. */
export function dotted(path: string, name: string): string {
  if (path === "") return name;
  return path.endsWith(":") ? `${path} ${name}` : `${path}.${name}`;
}

/** A path of Terraform's plan in words. */
export function joined(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (all, step) => (typeof step === "number" ? `${all}[${step}]` : dotted(all, step)),
    "",
  );
}

/** True when a path is within another, or the same. */
export function startsIn(path: string, start: string): boolean {
  return path === start || [".", "[", ":"].some((sign) => path.startsWith(`${start}${sign}`));
}
