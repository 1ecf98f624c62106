import {
  kmsShare,
  noncurrentDays,
  requestsTo,
  settingOf,
  type Stored,
  storedIn,
  zoneOf,
} from "../bucket-traffic";
import type { Charge } from "../charge";
import type { PriceId } from "../price";
import { type BilledResource, block, blocks, number, text, type Values } from "../resource";
import { rulesOf, type Situation } from "../situation";

const CLASSES: Readonly<Record<string, PriceId>> = {
  STANDARD_IA: "s3:standard-ia",
  GLACIER: "s3:glacier",
  GLACIER_IR: "s3:archive-instant",
};

/** What a bucket costs: what lies in it by its lifecycle, the requests to it, and what they ask of KMS. */
export function bucket(resource: BilledResource, situation: Situation): Charge[] {
  const stored = storedIn(zoneOf(resource), situation);
  const { gets, puts } = requestsTo(resource, situation);
  const asked = (gets + puts) * kmsShare(resource, situation);
  const common = { part: "usage", basis: "modelled" } as const;
  return [
    ...stored.flatMap((each) => storage(each, resource, situation)),
    { component: "S3 requests", price: "s3:put", quantity: puts, ...common },
    { component: "S3 requests", price: "s3:get", quantity: gets, ...common },
    { component: "KMS", price: "kms:request", quantity: asked, ...common },
  ];
}

function storage(data: Stored, resource: BilledResource, situation: Situation): Charge[] {
  const rules = rulesFor(data.prefix, resource, situation);
  const ends = rules.map((rule) => number(block(rule, "expiration"), "days", Infinity));
  const expires = Math.min(...ends);
  const { days: horizon } = situation.workload;
  const kept = Math.min(
    horizon,
    expires + (expires < horizon ? noncurrentDays(resource, situation) : 0),
  );
  return spans(rules, kept).map(({ days, price }) => ({
    component: "S3 storage",
    price,
    quantity: (data.bytesPerDay * days) / 1e9,
    part: "usage",
    basis: "modelled",
    what: `${data.prefix} for ${days} days`,
  }));
}

/** How long data lies in which class. */
function spans(rules: readonly Values[], kept: number) {
  const moves = rules
    .flatMap((rule) => blocks(rule, "transition"))
    .map((each) => ({ from: number(each, "days", 0), price: CLASSES[text(each, "storage_class")] }))
    .filter(({ from }) => from < kept)
    .sort((one, other) => one.from - other.from);
  const all = [{ from: 0, price: "s3:standard" as PriceId | undefined }, ...moves];
  return all
    .map(({ from, price }, i) => ({ price, days: (all[i + 1]?.from ?? kept) - from }))
    .filter(({ days }) => days > 0);
}

function rulesFor(prefix: string, resource: BilledResource, situation: Situation): Values[] {
  const setting = settingOf(resource, "aws_s3_bucket_lifecycle_configuration", situation);
  return (setting ? rulesOf(setting) : []).filter((rule) => {
    const filter = block(rule, "filter");
    const own =
      text(rule, "prefix") || text(filter, "prefix") || text(block(filter ?? {}, "and"), "prefix");
    return text(rule, "status") !== "Disabled" && prefix.startsWith(own);
  });
}
