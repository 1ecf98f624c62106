import { QuicksightDataSource } from "@cdktf/provider-aws/lib/quicksight-data-source";
import type { Construct } from "constructs";

export interface AthenaSourceProps {
  readonly id: string;
  readonly title: string;
  /** Workgroup in which QuickSight asks. */
  readonly workgroup: string;
}

/** Where QuickSight finds the views. */
export class AthenaSource extends QuicksightDataSource {
  constructor(scope: Construct, id: string, props: AthenaSourceProps) {
    super(scope, id, {
      dataSourceId: props.id,
      name: props.title,
      type: "ATHENA",
      parameters: { athena: { workGroup: props.workgroup } },
      sslProperties: { disableSsl: false },
    });
  }
}
