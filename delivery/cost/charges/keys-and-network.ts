import type { Charge } from "../charge";
import { type BilledResource, number, text } from "../resource";
import type { Situation } from "../situation";

const declared = { part: "fixed", basis: "declared" } as const;

/** Rotations that are paid for; later ones are not. */
const PAID_ROTATIONS = 2;

/** What a key costs: each of its versions. Requests stand at the buckets that make them. */
export function kmsKey({ values }: BilledResource, { workload }: Situation): Charge[] {
  const period = number(values, "rotation_period_in_days", 365);
  const rotated =
    values["enable_key_rotation"] === true ? Math.floor((workload.days - 1) / period) : 0;
  const quantity = 1 + Math.min(PAID_ROTATIONS, rotated);
  const own: Charge = { component: "KMS", price: "kms:key", quantity, ...declared };
  const calls: Charge = {
    component: "KMS",
    price: "kms:request",
    quantity: 2000,
    part: "usage",
    basis: "modelled",
  };
  return [own, calls];
}

/** What a VPC endpoint costs: a gateway nothing, an interface each zone. */
export function vpcEndpoint({ values }: BilledResource): Charge[] {
  const kind = text(values, "vpc_endpoint_type") || "Gateway";
  if (kind === "Gateway") return [];
  const subnets = values["subnet_ids"];
  const zones = Array.isArray(subnets) ? subnets.length : number(values, "subnet_configuration", 1);
  const service = text(values, "service_name").split(".").at(-1) ?? "";
  const what = `endpoint for ${service}, ${zones} zones`;
  return [
    {
      component: "VPC endpoints + NAT",
      price: "vpc:endpoint",
      quantity: zones,
      ...declared,
      what,
      alwaysOn: true,
    },
  ];
}

/** What a further zone of an endpoint costs. */
export const endpointSubnet = (): Charge[] => [
  {
    component: "VPC endpoints + NAT",
    price: "vpc:endpoint",
    quantity: 1,
    ...declared,
    alwaysOn: true,
  },
];

/** What a NAT gateway costs, before any byte. */
export const natGateway = (): Charge[] => [
  {
    component: "VPC endpoints + NAT",
    price: "nat:month",
    quantity: 1,
    ...declared,
    alwaysOn: true,
  },
];
