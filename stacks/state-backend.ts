import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateS3,
  NamedCloudWorkspace,
  S3Backend,
  type S3BackendConfig,
  type TerraformRemoteState,
} from "cdktf";
import type { Construct } from "constructs";
import { defaultsUntilApplied, warnUntilApplied } from "./until-applied";

interface StateBucketProps extends S3BackendConfig {
  /** cdktf knows no such property yet. */
  readonly useLockfile?: boolean;
}

/** State in S3; others read it without a lock, which Terraform would warn of. */
export class StateBucket extends S3Backend {
  private readonly place: S3BackendConfig;

  constructor(scope: Construct, { useLockfile, ...config }: StateBucketProps) {
    super(scope, config);
    const { dynamodbTable: _lock, ...place } = config;
    this.place = place;
    if (useLockfile !== undefined) this.addOverride("use_lockfile", useLockfile);
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const defaults = defaultsUntilApplied(this.cdktfStack);
    const state = new DataTerraformRemoteStateS3(scope, name, { ...this.place, defaults });
    warnUntilApplied(state, this.cdktfStack);
    return state;
  }
}

interface StateWorkspaceProps {
  readonly hostname: string;
  readonly organization: string;
  readonly workspace: string;
}

/** State in a workspace of HCP Terraform or Terraform Enterprise. */
export class StateWorkspace extends CloudBackend {
  constructor(
    scope: Construct,
    private readonly place: StateWorkspaceProps,
  ) {
    const { workspace, ...host } = place;
    super(scope, { ...host, workspaces: new NamedCloudWorkspace(workspace) });
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { workspace, ...host } = this.place;
    const defaults = defaultsUntilApplied(this.cdktfStack);
    const workspaces = { name: workspace };
    const state = new DataTerraformRemoteState(scope, name, { ...host, workspaces, defaults });
    warnUntilApplied(state, this.cdktfStack);
    return state;
  }
}
