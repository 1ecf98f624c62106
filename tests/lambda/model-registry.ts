import {
  CreateModelPackageCommand,
  type ModelApprovalStatus,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";

/** A model in the registry, approved unless `status` says otherwise. */
export async function packaged(
  sagemaker: SageMakerClient,
  given: {
    readonly group: string;
    readonly data: string;
    readonly metadata: Record<string, string>;
    readonly status?: ModelApprovalStatus;
  },
): Promise<void> {
  await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: given.group,
      ModelApprovalStatus: given.status ?? "Approved",
      CustomerMetadataProperties: given.metadata,
      InferenceSpecification: {
        Containers: [{ Image: "image", ModelDataUrl: given.data }],
        SupportedContentTypes: ["application/x-parquet"],
        SupportedResponseMIMETypes: ["application/jsonlines"],
      },
    }),
  );
}
