import { SENSITIVE } from "./place";
import type { Change, Json, Marks, PlanJson } from "./plan-json";

/** cdktf calls every output that it makes sensitive, ARNs and all; what is secret in one is marked at its resource. */
const BETWEEN_STACKS = "cross-stack-output-";

/** Shorter ones stand everywhere by chance. */
const SHORTEST = 6;

/** The texts that a plan marks as sensitive, before and after. */
export function sensitiveValues({
  resource_changes = [],
  output_changes = {},
}: Pick<PlanJson, "resource_changes" | "output_changes">): string[] {
  const outputs = Object.entries(output_changes);
  const changes: Pick<Change, "before" | "after" | "before_sensitive" | "after_sensitive">[] = [
    ...resource_changes.map(({ change }) => change),
    ...outputs.filter(([name]) => !name.startsWith(BETWEEN_STACKS)).map(([, change]) => change),
  ];
  // What becomes secret was one before, and the other way round.
  const found = changes.flatMap(({ before, after, before_sensitive, after_sensitive }) =>
    [before, after].flatMap((value) => [
      ...marked(value, before_sensitive),
      ...marked(value, after_sensitive),
    ]),
  );
  return [...new Set(found)].filter((value) => value.length >= SHORTEST);
}

/**
 * The same with secrets masked in every text of it. Terraform marks where a secret was put, not where a provider
 * repeats it.
 */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const spellings = secrets
    .flatMap((each) => [each, inJson(each), inJson(inJson(each))])
    .sort((one, other) => other.length - one.length);
  const mask = (inner: unknown): unknown => {
    if (typeof inner === "string")
      return spellings.reduce((text, secret) => text.replaceAll(secret, SENSITIVE), inner);
    if (Array.isArray(inner)) return inner.map(mask);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, mask(each)]));
  };
  return spellings.length === 0 ? value : (mask(value) as T);
}

/** The marks have the shape of the value, with `true` where it is sensitive. */
function marked(value: Json | undefined, mark: Marks | undefined): string[] {
  if (mark === true) return textsIn(value);
  if (typeof mark !== "object" || typeof value !== "object" || value === null) return [];
  return Object.entries(mark).flatMap(([key, inner]: [string, Marks]) =>
    marked((value as Readonly<Record<string, Json>>)[key], inner),
  );
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
