import {
  DescribeModelPackageCommand,
  ListModelPackagesCommand,
  type ModelApprovalStatus,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";

/** A trained model in the registry. */
export interface ModelPackage {
  readonly arn: string;
  /** URI of its model.tar.gz. */
  readonly data: string;
  readonly approved: boolean;
  /** Business date of the run that trained it. */
  readonly business_date: string | undefined;
}

/** The newest package of a group; with `approved`, the newest that earned its place. */
export async function newestPackage(
  sagemaker: SageMakerClient,
  group: string,
  { approved = false } = {},
): Promise<ModelPackage | undefined> {
  const status: ModelApprovalStatus = "Approved";
  const { ModelPackageSummaryList: [newest] = [] } = await sagemaker.send(
    new ListModelPackagesCommand({
      ModelPackageGroupName: group,
      SortBy: "CreationTime",
      SortOrder: "Descending",
      MaxResults: 1,
      ...(approved && { ModelApprovalStatus: status }),
    }),
  );
  const arn = newest?.ModelPackageArn;
  return arn === undefined ? undefined : describe(sagemaker, arn);
}

async function describe(sagemaker: SageMakerClient, arn: string): Promise<ModelPackage> {
  const found = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  const data = found.InferenceSpecification?.Containers?.[0]?.ModelDataUrl;
  if (data === undefined) throw new Error(`model package ${arn} names no model data; delete it`);
  return {
    arn,
    data,
    approved: found.ModelApprovalStatus === "Approved",
    business_date: found.CustomerMetadataProperties?.["business_date"],
  };
}
