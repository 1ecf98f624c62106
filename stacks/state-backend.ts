import {
  DataTerraformRemoteStateS3,
  S3Backend,
  type S3BackendConfig,
  type TerraformRemoteState,
} from "cdktf";
import type { Construct } from "constructs";

/** The S3 backend, whose state others read without a lock, which Terraform would warn of. */
export class StateBackend extends S3Backend {
  constructor(
    scope: Construct,
    private readonly config: S3BackendConfig,
  ) {
    super(scope, config);
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { dynamodbTable: _lock, ...config } = this.config;
    return new DataTerraformRemoteStateS3(scope, name, config);
  }
}
