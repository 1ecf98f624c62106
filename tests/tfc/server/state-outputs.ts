import type { Resource } from "./json-api";
import type { StateVersion } from "./records";

interface Output {
  readonly value: unknown;
  readonly type: unknown;
  readonly sensitive?: boolean;
}

/** The outputs that stand in a state. */
export function outputsOf(version: StateVersion): Resource[] {
  const text = version.content?.toString("utf8") ?? "{}";
  const { outputs = {} } = JSON.parse(text) as { outputs?: Record<string, Output> };
  return Object.entries(outputs).map(([name, { value, type, sensitive = false }]) => ({
    id: `wsout-${version.id}-${name}`,
    type: "state-version-outputs",
    attributes: { name, value, sensitive, type: kindOf(value), "detailed-type": type },
  }));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);
