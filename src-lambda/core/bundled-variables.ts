import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentSource } from "./environment";

/** The function's variables, and those that came in its zip because Lambda takes 4 KB of others. */
export function withBundled(environment: EnvironmentSource): EnvironmentSource {
  const file = join(environment["LAMBDA_TASK_ROOT"] ?? ".", "variables.json");
  if (!existsSync(file)) return environment;
  return { ...(JSON.parse(readFileSync(file, "utf8")) as EnvironmentSource), ...environment };
}
