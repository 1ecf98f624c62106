import type { Construct } from "constructs";
import { arnOf } from "../iam/place";
import { sid } from "../iam/policy-document";
import type { ServiceRole } from "../iam/service-role";

export interface TableIdentity {
  readonly database: string;
  readonly table: string;
}

/** Permissions on one entry of the Glue catalog. */
export class TableGrants {
  private readonly arns: string[];
  private readonly label: string;

  constructor(scope: Construct, { database, table }: TableIdentity) {
    // Glue checks the catalog and the database as well as the table.
    this.arns = ["catalog", `database/${database}`, `table/${database}/${table}`].map((resource) =>
      arnOf(scope, "glue", resource),
    );
    this.label = `${database}/${table}`;
  }

  /** Let `role` look the table up. */
  describe(role: ServiceRole): void {
    const actions = ["glue:GetDatabase", "glue:GetTable"];
    role.allow({ sid: sid("Describe", this.label), actions, resources: this.arns });
  }

  /** Let `role` make the table and commit new versions of it. */
  commit(role: ServiceRole): void {
    this.describe(role);
    const actions = ["glue:CreateTable", "glue:UpdateTable"];
    role.allow({ sid: sid("Commit", this.label), actions, resources: this.arns });
  }
}
