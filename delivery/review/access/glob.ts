/** True when `wide`, with its `*` and `?`, matches everything that `narrow`, with its own, matches. */
export function contains(wide: string, narrow: string): boolean {
  return matches(wide, narrow, (sign, other) => (sign === "?" ? other !== "*" : sign === other));
}

/** In a pattern, any run of signs within one part of an ARN. */
export const PART = "\u0001";

/** True when some text is matched by both. */
export function overlaps(a: string, b: string): boolean {
  const seen = new Set<number>();
  const at = (i: number, j: number): boolean => {
    const key = i * (b.length + 1) + j;
    if (seen.has(key)) return false;
    seen.add(key);
    if (i === a.length && j === b.length) return true;
    if (isRun(a[i]) && (at(i + 1, j) || (canTake(a[i], b[j]) && at(i, j + 1)))) return true;
    if (isRun(b[j]) && (at(i, j + 1) || (canTake(b[j], a[i]) && at(i + 1, j)))) return true;
    if (i === a.length || j === b.length || isRun(a[i]) || isRun(b[j])) return false;
    return (a[i] === b[j] || a[i] === "?" || b[j] === "?") && at(i + 1, j + 1);
  };
  return at(0, 0);
}

const isRun = (sign: string | undefined) => sign === "*" || sign === PART;

const canTake = (run: string | undefined, sign: string | undefined) =>
  sign !== undefined && (run === "*" || !"/:".includes(sign));

/** Match with `*` of the pattern for any run of signs, a `*` of the text being one of them. */
function matches(
  pattern: string,
  text: string,
  isOne: (sign: string, other: string) => boolean,
): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && isOne(pattern[p] ?? "", text[t] ?? "")) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [mark, t, p] = [mark + 1, mark + 1, star + 1];
    else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
