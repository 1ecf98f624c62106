import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";
import type { DataKey } from "./data-key";

/** What can be done to one item, or to those of one partition. */
export type ItemOperation = "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query";

/** A second way to ask for the items, by `partition` and in the order of `sort`. */
export interface ItemIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
}

export interface ItemTableProps {
  readonly name: string;
  /** Short name, used in the Sids of grants: `files`. */
  readonly label: string;
  /** The key attribute; a string, as all key attributes here. */
  readonly partition: string;
  readonly key: DataKey;
  /** Second part of the key: the items of a partition in its order. @default - one item each */
  readonly sort?: string;
  /** @default - items are found by their key only */
  readonly index?: ItemIndex;
  /** Attribute with the epoch second after which an item goes. @default - items stay */
  readonly expiresBy?: string;
  /** Refuse to be destroyed. */
  readonly protect: boolean;
}

/** A DynamoDB table: on demand, encrypted, recoverable to any second of the last 35 days. */
export class ItemTable extends Construct {
  readonly name: string;
  /** Literal, so that other stacks need no reference to the table. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ItemTableProps,
  ) {
    super(scope, id);
    const { expiresBy, index, key, partition, protect, sort } = props;
    this.name = props.name;
    this.arn = arnOf(this, "dynamodb", `table/${props.name}`);
    const ownKey = sort === undefined ? [partition] : [partition, sort];
    const attributes = [...ownKey, ...(index ? [index.partition, index.sort] : [])];
    new DynamodbTable(this, "table", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: partition,
      rangeKey: sort,
      attribute: attributes.map((name) => ({ name, type: "S" })),
      globalSecondaryIndex: index ? [secondaryIndex(index)] : undefined,
      ttl: expiresBy === undefined ? undefined : { attributeName: expiresBy, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: protect,
      lifecycle: { preventDestroy: protect },
    });
  }

  /** Let `role` do `operations` on single items. */
  grant(role: ServiceRole, ...operations: ItemOperation[]): void {
    const actions = operations.map((operation) => `dynamodb:${operation}`);
    role.allow({ sid: sid("Use", this.props.label), actions, resources: [this.arn] });
    this.props.key.grantDecrypt(role);
  }

  /** Let `role` ask the index. */
  grantQuery(role: ServiceRole): void {
    const { index, label } = this.props;
    if (!index) throw new Error(`table "${this.name}" has no index to query; give it one`);
    const resources = [`${this.arn}/index/${index.name}`];
    role.allow({ sid: sid("Query", label), actions: ["dynamodb:Query"], resources });
    this.props.key.grantDecrypt(role);
  }
}

const secondaryIndex = ({ name, partition, sort }: ItemIndex) => ({
  name,
  hashKey: partition,
  rangeKey: sort,
  projectionType: "ALL",
});
