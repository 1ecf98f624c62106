import { EmrserverlessApplication } from "@cdktf/provider-aws/lib/emrserverless-application";
import { Construct } from "constructs";
import { EMR_RELEASE } from "./emr-runtime";

export interface EmrServerlessProps {
  readonly name: string;
  /** Jobs wait when together they would take more. */
  readonly maxVcpu: number;
  readonly maxGigabytes: number;
  /** It costs nothing once no job has run for so long. */
  readonly idleMinutes: number;
}

/** Where jobs run without a cluster of ours: outside the VPC, on Graviton, started by the first job. */
export class EmrServerless extends Construct {
  /** Chosen by EMR. */
  readonly applicationId: string;

  constructor(scope: Construct, id: string, props: EmrServerlessProps) {
    super(scope, id);
    const { idleMinutes, maxGigabytes, maxVcpu, name } = props;
    this.applicationId = new EmrserverlessApplication(this, "application", {
      name,
      type: "spark",
      releaseLabel: EMR_RELEASE,
      architecture: "ARM64",
      maximumCapacity: { cpu: `${maxVcpu} vCPU`, memory: `${maxGigabytes} GB` },
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: idleMinutes },
    }).id;
  }
}
