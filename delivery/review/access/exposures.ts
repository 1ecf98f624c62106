import { differenceAt, isMarkedAt, leavesOf } from "../data-loss/leaves";
import { EXPOSURES } from "./exposure-table";
import { GUARDS, OPENERS } from "./guards-and-openers";
import { isParentGone } from "../parents";
import type { ResourceView } from "../resource-view";
import { rowRulesChanged } from "./row-rules";

/** What a resource's change opens or weakens, in words. */
export function exposuresOf(resource: ResourceView, all: readonly ResourceView[]): string[] {
  if (resource.verb === "none" || resource.verb === "move") return [];
  if (resource.verb === "delete") {
    const guarded = GUARDS[resource.type];
    return guarded && !isParentGone(resource, all) ? [guarded] : [];
  }
  const [old, now] = [leavesOf(resource.before), leavesOf(resource.after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])];
  const opener = resource.verb === "create" ? [OPENERS[resource.type] ?? []].flat() : [];
  const weaker = paths.flatMap((path) => {
    if (isMarkedAt(resource.unknown, path)) return [];
    const [was, is] = [old.get(path), now.get(path)];
    const place = (was ?? is)?.place ?? "";
    const { before, after } = differenceAt(resource.change, was, is);
    return EXPOSURES.filter(
      (each) =>
        each.place.test(place) &&
        (each.types ?? /./).test(resource.type) &&
        each.isWeaker(was?.value, is?.value),
    ).map(({ words }) => `${words}: ${path} ${before} → ${after}`);
  });
  return [...opener, ...weaker, ...rowRulesChanged(resource, all)];
}
