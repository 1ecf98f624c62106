/**
 * Whether names follow a pattern in which `*` stands for any signs and `?` for one. As in a shell a dot at
 * the beginning must be asked for: names like `.sales.csv.part` are those of files on their way.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const signs = [...pattern].map((sign) => {
    if (sign === "*") return "[^]*";
    return sign === "?" ? "[^]" : sign.replace(/[$()+.[\\\]^{|}]/, "\\$&");
  });
  const follows = new RegExp(`^${signs.join("")}$`, "u");
  return (name) => follows.test(name) && (pattern.startsWith(".") || !name.startsWith("."));
}
