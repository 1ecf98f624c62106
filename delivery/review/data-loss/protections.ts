import type { Json } from "../plan-json";
import type { Leaf } from "./leaves";

/** An attribute, of whatever type of resource, that protects data while it has some value. */
interface Protection {
  /** Matches the attribute's place without positions: `point_in_time_recovery.enabled`. */
  readonly place: RegExp;
  /** Only for these types. @default - all of them */
  readonly types?: RegExp;
  /** True when it protects less than before. */
  readonly isLess: (before: Json | undefined, after: Json | undefined) => boolean;
  readonly words: string;
}

const off = (before: Json | undefined, after: Json | undefined) =>
  before === true && after !== true;
const isSet = (value: Json | undefined) => value !== undefined && value !== null && value !== "";
const gone = (before: Json | undefined, after: Json | undefined) => isSet(before) && !isSet(after);
const on = (before: Json | undefined, after: Json | undefined) => before !== true && after === true;

/** A length of time; `forever` is what 0 and nothing mean where AWS keeps for ever unless told otherwise. */
function shorter(forever: number) {
  const length = (value: Json | undefined) => {
    const number = Number(value ?? 0);
    return number === 0 ? forever : number;
  };
  return (before: Json | undefined, after: Json | undefined) => length(after) < length(before);
}

/** All of them; the first that matches a place is the one that counts. */
export const PROTECTIONS: readonly Protection[] = [
  {
    place: /(^|\.)(deletion|delete|termination)_protection(_enabled)?$/,
    isLess: off,
    words: "deletion protection is off",
  },
  { place: /(^|\.)disable_api_termination$/, isLess: off, words: "termination protection is off" },
  {
    place: /(^|\.)point_in_time_recovery(\.enabled|_enabled)?$/,
    isLess: off,
    words: "point-in-time recovery is off",
  },
  {
    place: /(^|\.)point_in_time_recovery\.recovery_period_in_days$/,
    isLess: shorter(35),
    words: "it can be brought back to fewer days",
  },
  {
    place:
      /(^redrive_policy|(^|\.)dead_letter_config\.(target_)?arn|(^|\.)on_failure\.destination(_arn)?)$/,
    isLess: gone,
    words: "what fails is kept nowhere",
  },
  {
    place: /^replica\.region_name$/,
    types: /^aws_dynamodb_table$/,
    isLess: gone,
    words: "the items' copy in a region goes",
  },
  {
    place: /^is_enabled$/,
    types: /^aws_kms_/,
    isLess: off,
    words: "while the key is disabled, nothing that it encrypted can be read",
  },
  {
    place: /(^|\.)default_retention\.mode$/,
    isLess: (before, after) => before === "COMPLIANCE" && after !== "COMPLIANCE",
    words: "who has the right to may delete before its time",
  },
  {
    place: /(^|\.)versioning(_configuration)?\.(enabled|status)$/,
    isLess: suspended,
    words: "versioning is off",
  },
  {
    place: /(^|\.)mfa_delete$/,
    isLess: suspended,
    words: "deleting versions needs no second factor",
  },
  { place: /(^|\.)object_lock_enabled$/, isLess: off, words: "object lock is off" },
  {
    place: /(^|\.)force_(destroy|delete)$/,
    isLess: on,
    words: "a destroy deletes the contents too",
  },
  {
    place: /(^|\.)(recursive_delete_option|delete_user_data|force_overwrite_replica_secret)$/,
    isLess: on,
    words: "a destroy deletes the contents too",
  },
  {
    place: /(^|\.)skip_destroy$/,
    isLess: off,
    words: "a destroy deletes it, which was left out so far",
  },
  { place: /(^|\.)skip_final_snapshot$/, isLess: on, words: "no last snapshot is taken" },
  { place: /(^|\.)delete_automated_backups$/, isLess: on, words: "backups go with the database" },
  { place: /(^|\.)delete_on_termination$/, isLess: on, words: "the disk goes with the machine" },
  // These keep for ever when nothing, or 0, is said.
  {
    place: /(^(retention_in_days|retention_days)|(^|\.)delete_after)$/,
    isLess: shorter(Infinity),
    words: "kept for a shorter time",
  },
  {
    place: /(^|\.)(deletion|recovery)_window_in_days$/,
    isLess: shorter(0),
    words: "less time to take a deletion back",
  },
  {
    place:
      /retention|(^|\.)(snapshot_retention_limit|retain_rule\.(count|interval)|keep_last_n|history\.expire\.(max-snapshot-age-ms|min-snapshots-to-keep)$)/,
    isLess: shorter(0),
    words: "kept for a shorter time",
  },
];

function suspended(before: Json | undefined, after: Json | undefined): boolean {
  const isOn = (value: Json | undefined) =>
    value === true || value === "Enabled" || value === "ENABLED";
  return isOn(before) && !isOn(after);
}

/** What an attribute's change takes away, in words. */
export function protectionLost(
  type: string,
  was: Leaf | undefined,
  is: Leaf | undefined,
): string | undefined {
  const place = (was ?? is)?.place ?? "";
  const protection = PROTECTIONS.find(
    (each) => each.place.test(place) && (each.types ?? /./).test(type),
  );
  return protection?.isLess(was?.value, is?.value) ? protection.words : undefined;
}
