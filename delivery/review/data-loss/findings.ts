import type { ResourceView } from "../resource-view";
import { destruction } from "./destruction";
import type { Loss, Surroundings } from "./loss";
import { weakened } from "./weakening";

/** Everything that a resource's change would lose. */
export function lossesOf(resource: ResourceView, around: Surroundings): Loss[] {
  if (resource.verb === "delete" || resource.verb === "replace")
    return [...destruction(resource, around), ...weakened(resource, around)];
  return weakened(resource, around);
}
