import { readFileSync } from "node:fs";

const NAME = /\b(analytics|raw|processed|quarantine|curated)\.(\w+)/g;

/** A table as queries name it. */
export interface TableName {
  readonly zone: string;
  readonly table: string;
}

/** The tables that views read, those of the views they read included. */
export function tablesOf(views: readonly string[]): readonly TableName[] {
  const [seen, found] = [new Set<string>(), new Map<string, TableName>()];
  const visit = (view: string): void => {
    if (seen.has(view)) return;
    seen.add(view);
    const code = readFileSync(`sql/views/${view}.sql`, "utf8").replace(/--.*$/gm, "");
    for (const [name, zone = "", table = ""] of code.matchAll(NAME)) {
      if (zone === "analytics") visit(table);
      else found.set(name, { zone, table });
    }
  };
  views.forEach(visit);
  return [...found.values()].sort((a, b) => (a.zone + a.table < b.zone + b.table ? -1 : 1));
}
