import type { MadeReport } from "../local/report/make-report";

/** Where a report lies and what it does not show. */
export function reportLines({ bytes, file, warnings }: MadeReport): string[] {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  return [
    `report: ${file} (${size}, one file, opens without a network)`,
    ...warnings.map((text) => `not in it: ${text}`),
  ];
}
