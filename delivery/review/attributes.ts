import { dotted, joined, startsIn } from "./attribute-path";
import { documentOf, isNothing, isObject, keys, same } from "./json-values";
import { child, insideOf, type Place, SENSITIVE, shown, type Side, UNKNOWN } from "./place";
import { isMarked, type Change, type Json, type Marks } from "./plan-json";

/** An attribute, or a place inside one, that differs. */
export interface AttributeChange {
  /** `rule[0].expiration.days`; `policy: Statement[ReadRaw].Action` inside a JSON text. */
  readonly path: string;
  /** JSON; undefined when there was nothing. */
  readonly before?: string | undefined;
  /** JSON; undefined when there will be nothing. */
  readonly after?: string | undefined;
  /** True when it is why the resource is replaced. */
  readonly forces: boolean;
}

/** Fields that tell the elements of a list apart. */
const IDENTITIES = ["Sid", "sid", "id", "ID", "name", "Name", "key", "Key", "prefix"];

/** What differs between before and after; secrets masked, JSON texts compared as documents. */
export function attributeChanges(change: Change): AttributeChange[] {
  const { before, after, before_sensitive, after_sensitive, after_unknown } = change;
  const differing = compare({
    path: "",
    before: { value: before ?? {}, sensitive: before_sensitive },
    after: { value: after ?? {}, sensitive: after_sensitive, unknown: after_unknown },
  });
  const forcing = (change.replace_paths ?? []).map(joined);
  const isForcing = (path: string) =>
    forcing.some((each) => startsIn(path, each) || startsIn(each, path));
  const changes = differing.map((each) => ({ ...each, forces: isForcing(each.path) }));
  // What default tags add stands in `tags_all` too.
  const hasTags = changes.some(({ path }) => startsIn(path, "tags"));
  return hasTags ? changes.filter(({ path }) => !startsIn(path, "tags_all")) : changes;
}

type Difference = Omit<AttributeChange, "forces">;

function compare(place: Place): Difference[] {
  const { path, before, after } = place;
  if (after.unknown === true) {
    // Nobody set it and nobody knows it yet: that is no difference to look at.
    return before.value === undefined || before.value === null
      ? []
      : [{ path, before: shown(place).before, after: UNKNOWN }];
  }
  if (same(before.value, after.value) && !isMarked(after.unknown)) return [];
  if (before.sensitive === true || after.sensitive === true) return [{ path, ...shown(place) }];
  const documents = asDocuments(place);
  if (documents) return compare(documents);
  if (isObject(before.value) && isObject(after.value)) return inObjects(place);
  if (Array.isArray(before.value) && Array.isArray(after.value)) return inLists(place);
  if (isObject(after.value) && isNothing(before.value)) return inObjects(withBefore(place, {}));
  if (isNothing(before.value) && isNothing(after.value)) return [];
  return [{ path, ...shown(place) }];
}

function inObjects(place: Place): Difference[] {
  const names = new Set([
    ...keys(place.before.value),
    ...keys(place.after.value),
    ...keys(place.after.unknown),
  ]);
  return [...names].sort().flatMap((name) => compare(child(place, name, dotted(place.path, name))));
}

function inLists(place: Place): Difference[] {
  const [before, after] = [place.before.value as Json[], place.after.value as Json[]];
  const isOpen = ({ sensitive }: Side, name: string) =>
    !Array.isArray(sensitive) || !sensitive.some((each: Marks) => isMarked(insideOf(each, name)));
  const identity = IDENTITIES.find(
    (name) =>
      [before, after].every((list) => isTold(list, name)) &&
      [place.before, place.after].every((side) => isOpen(side, name)),
  );
  if (identity) return byIdentity(place, identity);
  const isInStep = before.length === after.length && before.every(isObject);
  if (isInStep) {
    return before.flatMap((_, index) =>
      compare(child(place, String(index), `${place.path}[${index}]`)),
    );
  }
  const mask = (side: Side) => isMarked(side.sensitive);
  if (mask(place.before) || mask(place.after))
    return [{ path: place.path, before: SENSITIVE, after: SENSITIVE }];
  const gone = before.filter((each) => !after.some((other) => same(each, other)));
  const added = after.filter((each) => !before.some((other) => same(each, other)));
  if (gone.length === 0 && added.length === 0 && before.length === after.length)
    return [{ path: `${place.path} (order)`, ...shown(place) }];
  const text = (values: Json[]) => (values.length > 0 ? JSON.stringify(values) : undefined);
  return [{ path: place.path, before: text(gone), after: text(added) }];
}

function byIdentity(place: Place, identity: string): Difference[] {
  const idOf = (value: Json) => String((value as Record<string, Json>)[identity]);
  const positions = (value: Json | undefined) =>
    new Map(((value ?? []) as Json[]).map((each, index) => [idOf(each), String(index)]));
  const [before, after] = [positions(place.before.value), positions(place.after.value)];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.flatMap((id) => {
    const path = `${place.path}[${id}]`;
    const old = child(place, before.get(id) ?? "", path).before;
    return compare({ ...child(place, after.get(id) ?? "", path), before: old });
  });
}

/** Both sides parsed, when each is a JSON text or nothing. */
function asDocuments(place: Place): Place | undefined {
  const [before, after] = [documentOf(place.before.value), documentOf(place.after.value)];
  const isText = (parsed: Json | undefined, { value }: Side) =>
    parsed !== undefined || isNothing(value);
  if (before === undefined && after === undefined) return undefined;
  if (!isText(before, place.before) || !isText(after, place.after)) return undefined;
  return {
    path: `${place.path}:`,
    before: { value: before, sensitive: undefined },
    after: { value: after, sensitive: undefined, unknown: undefined },
  };
}

function withBefore(place: Place, value: Json): Place {
  return { ...place, before: { ...place.before, value } };
}

function isTold(list: readonly Json[], name: string): boolean {
  const ids = list.map((each) => (isObject(each) ? each[name] : undefined));
  return ids.every((id) => typeof id === "string" && id !== "") && new Set(ids).size === ids.length;
}
