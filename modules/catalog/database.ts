import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { Construct } from "constructs";

export interface DatabaseProps {
  readonly name: string;
  readonly description: string;
  /** Where tables go that do not say it themselves. @default - none; the database holds views */
  readonly location?: string;
}

/** A named group of tables in the catalog; one stage per account, so it needs no prefix. */
export class Database extends Construct {
  /** Known only once the database exists, so a table that uses it waits. */
  readonly name: string;

  constructor(scope: Construct, id: string, { name, description, location }: DatabaseProps) {
    super(scope, id);
    this.name = new GlueCatalogDatabase(this, "database", {
      name,
      description,
      locationUri: location,
    }).name;
  }
}
