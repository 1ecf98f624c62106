import type { ResourceChange } from "../review/plan-json";
import type { Template } from "../synthesized";
import { differencesOf, type Difference } from "./differences";

/** A resource that is no longer as Terraform left it. */
export interface DriftedResource {
  /** Where it stands in the app, or its address when the app no longer has it. */
  readonly construct: string;
  readonly address: string;
  readonly what: "changed" | "deleted";
  readonly attributes: readonly Difference[];
}

/** What was changed by hand, and what merely reads differently. */
export interface StackDrift {
  readonly drifted: readonly DriftedResource[];
  /**
   * Differs in attributes that no construct sets: another of its resources may have set them since (the policy of a
   * bucket), or somebody, and no apply would take it back.
   */
  readonly unmanaged: readonly DriftedResource[];
}

/** Compare what a refresh found with what the stack's template sets. */
export function driftOf(template: Template, changes: readonly ResourceChange[]): StackDrift {
  const managed = changes.filter(({ mode }) => mode === "managed");
  const drifted: DriftedResource[] = [];
  const unmanaged: DriftedResource[] = [];
  for (const change of managed) {
    const resource = template.resource?.[change.type]?.[change.name];
    const { address } = change;
    const construct = resource?.["//"]?.metadata?.path ?? address;
    if (change.change.actions.includes("delete")) {
      drifted.push({ construct, address, what: "deleted", attributes: [] });
      continue;
    }
    const isSet = ({ path }: Difference) => {
      const name = path.split(".")[0] ?? "";
      // The provider merges its default tags into this one.
      return name === "tags_all" || (resource !== undefined && name in resource);
    };
    const all = differencesOf(change.change).filter(({ path }) => path !== "tags");
    const [own, other] = [all.filter(isSet), all.filter((each) => !isSet(each))];
    if (own.length > 0) drifted.push({ construct, address, what: "changed", attributes: own });
    if (other.length > 0)
      unmanaged.push({ construct, address, what: "changed", attributes: other });
  }
  return { drifted, unmanaged };
}
