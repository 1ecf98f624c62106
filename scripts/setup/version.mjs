/** The numbers in the first version that a text names, e.g. "openjdk 17.0.15" -> [17, 0, 15]. */
export function parseVersion(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? /(\d+)/.exec(text);
  return found ? found.slice(1).map((part) => Number(part ?? 0)) : undefined;
}

/** True when `version` is `minimum` or newer; missing parts count as 0. */
export function isAtLeast(version, minimum) {
  for (let i = 0; i < minimum.length; i++) {
    const difference = (version[i] ?? 0) - minimum[i];
    if (difference !== 0) return difference > 0;
  }
  return true;
}
