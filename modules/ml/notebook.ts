import { SagemakerNotebookInstance } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance";
import { SagemakerNotebookInstanceLifecycleConfiguration } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance-lifecycle-configuration";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role";
import type { Network } from "../network/network";
import { CodeObject } from "../storage/code-object";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { FEATURES, MODELS, type ModelRuntime } from "./model-runtime";

export interface NotebookProps {
  readonly name: string;
  readonly instanceType: string;
  readonly runtime: ModelRuntime;
  readonly artifacts: DataBucket;
  readonly network: Pick<Network, "subnetIds" | "workloadGroupId">;
  readonly key: DataKey;
}

const NOTEBOOK = "model_training.ipynb";

/** A notebook instance inside the network, with the notebook and the code of the model on it. */
export class Notebook extends Construct {
  constructor(scope: Construct, id: string, props: NotebookProps) {
    super(scope, id);
    const { artifacts, instanceType, key, name, network, runtime } = props;
    const path = `sagemaker/notebooks/${NOTEBOOK}`;
    const notebook = new CodeObject(this, "file", { bucket: artifacts, path, name: NOTEBOOK });
    const role = new ServiceRole(this, "role", { name, service: "sagemaker.amazonaws.com" });
    notebook.grantRead(role);
    for (const prefix of [FEATURES, MODELS]) {
      artifacts.grantRead(role, prefix);
      artifacts.grantList(role, prefix);
    }
    const start = new SagemakerNotebookInstanceLifecycleConfiguration(this, "start", {
      name,
      onStart: Buffer.from(onStart(notebook.uri, runtime.code.uri)).toString("base64"),
    });
    new SagemakerNotebookInstance(this, "instance", {
      name,
      instanceType,
      roleArn: role.arn,
      platformIdentifier: "notebook-al2-v3",
      subnetId: network.subnetIds[0],
      securityGroups: [network.workloadGroupId],
      directInternetAccess: "Disabled",
      rootAccess: "Disabled",
      kmsKeyId: key.arn,
      lifecycleConfigName: start.name,
      instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
    });
  }
}

/** At each start the deployed files replace those of the deployment before; work of people has other names. */
const onStart = (notebook: string, code: string): string => `#!/bin/bash
set -euo pipefail
cd /home/ec2-user/SageMaker
mkdir -p model/notebooks
aws s3 cp --only-show-errors ${notebook} model/notebooks/${NOTEBOOK}
aws s3 cp --only-show-errors ${code} - | tar -xz -C model
chown -R ec2-user:ec2-user model
`;
