import { isMarkedAt } from "../data-loss/leaves";
import { SENSITIVE } from "../place";
import type { Json } from "../plan-json";
import type { Attributes, ResourceView } from "../resource-view";
import { isEverybody, isInside } from "./address-range";

/** A door in a network: who may reach which ports. */
interface Door {
  readonly direction: "in" | "out";
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** Address range, or the id of a group or list. */
  readonly peer: string;
}

const EVERY_PORT = { from: 0, to: 65_535 };
const RULE = /^aws_(vpc_)?security_group_(ingress_|egress_)?rule$/;
const PEERS = [
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "prefix_list_ids",
  "security_groups",
  "cidr_block",
  "ipv6_cidr_block",
  "cidr_ipv4",
  "cidr_ipv6",
  "prefix_list_id",
  "referenced_security_group_id",
  "source_security_group_id",
];

/** In words, what can be reached that could not; the most open first. */
export function openedDoors(
  resources: readonly ResourceView[],
): { resource: ResourceView; words: string; isPublic: boolean; isNew: boolean }[] {
  const known = resources.flatMap((each) => doorsOf(each, each.before));
  return resources
    .filter(({ verb }) => ["create", "update", "replace"].includes(verb))
    .flatMap((resource) =>
      doorsOf(resource, resource.after)
        .filter((door) => !known.some((other) => covers(other, door)))
        .map(({ door }) => ({
          resource,
          words: inWords(isSecret(resource) ? { ...door, peer: SENSITIVE } : door),
          isPublic: isEverybody(door.peer) && door.direction === "in",
          isNew: resource.before === undefined && !isOfOldGroup(resource),
        })),
    );
}

/** A rule that stands by itself names the group that it is for; only one that this apply makes has no name yet. */
function isOfOldGroup({ after = {} }: ResourceView): boolean {
  const group = after["security_group_id"] ?? after["network_acl_id"];
  return typeof group === "string" && !group.includes("${");
}

function isSecret({ change: { before_sensitive, after_sensitive } }: ResourceView): boolean {
  const places = [...PEERS, "ingress", "egress"];
  return [before_sensitive, after_sensitive].some((marks) =>
    places.some((place) => isMarkedAt(marks, place)),
  );
}

interface Placed {
  /** Rules of one group may stand in several resources. */
  readonly group: string;
  readonly door: Door;
}

function doorsOf(
  { type, address, stack, before }: ResourceView,
  attributes: Attributes | undefined,
): Placed[] {
  if (!attributes) return [];
  // One that is replaced gets another id, and is the same group to all who know it.
  const named = (name: string) =>
    String(attributes[name] ?? before?.[name] ?? `${stack} ${address}`);
  if (RULE.test(type)) {
    const group = named("security_group_id");
    const isOut = type.includes("egress") || attributes["type"] === "egress";
    return doors(attributes, isOut ? "out" : "in").map((door) => ({ group, door }));
  }
  if (type === "aws_network_acl_rule" && attributes["rule_action"] === "allow") {
    const group = named("network_acl_id");
    return doors(attributes, attributes["egress"] === true ? "out" : "in").map((door) => ({
      group,
      door,
    }));
  }
  if (!/^aws_(default_)?(security_group|network_acl)$/.test(type)) return [];
  const blocks = (name: string) => [attributes[name] ?? []].flat() as Attributes[];
  return [
    ...blocks("ingress").flatMap((block) => doors(block, "in")),
    ...blocks("egress").flatMap((block) => doors(block, "out")),
  ].map((door) => ({ group: named("id"), door }));
}

function doors(block: Attributes, direction: Door["direction"]): Door[] {
  if (block["action"] === "deny") return [];
  const protocol = String(block["protocol"] ?? block["ip_protocol"] ?? "-1").replace(
    /^(-1|all)$/,
    "all",
  );
  const port = (value: Json | undefined, otherwise: number) => Number(value ?? otherwise);
  const isAll = protocol === "all" || Number(block["from_port"] ?? -1) === -1;
  const ports = isAll
    ? EVERY_PORT
    : { from: port(block["from_port"], 0), to: port(block["to_port"], EVERY_PORT.to) };
  const peers = PEERS.flatMap((name) => [block[name] ?? []].flat()).filter(
    (peer): peer is string => typeof peer === "string" && peer !== "",
  );
  const all = block["self"] === true ? [...peers, "itself"] : peers;
  return (all.length > 0 ? all : ["a peer that is known after apply"]).map((peer) => ({
    direction,
    protocol,
    ...ports,
    peer,
  }));
}

function covers(wide: Placed, narrow: Placed): boolean {
  const [a, b] = [wide.door, narrow.door];
  return (
    wide.group === narrow.group &&
    a.direction === b.direction &&
    (a.protocol === "all" || a.protocol === b.protocol) &&
    a.from <= b.from &&
    a.to >= b.to &&
    (a.peer === b.peer || isInside(b.peer, a.peer))
  );
}

function inWords({ direction, protocol, from, to, peer }: Door): string {
  const isAll = from === EVERY_PORT.from && to === EVERY_PORT.to;
  const ports = isAll ? "every port" : from === to ? `port ${from}` : `ports ${from} to ${to}`;
  const way = protocol === "all" ? "anything" : protocol;
  const who = isEverybody(peer) ? `the whole internet (${peer})` : peer;
  return direction === "in"
    ? `${who} can reach it: ${way}, ${ports}`
    : `it can reach ${who}: ${way}, ${ports}`;
}
