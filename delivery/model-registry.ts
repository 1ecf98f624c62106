import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteModelPackageCommand,
  paginateListEndpointConfigs,
  paginateListModelPackages,
  paginateListModels,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { Stack } from "./synthesized";

const GROUP = "aws_sagemaker_model_package_group";

/**
 * Delete what the functions registered in the model groups of a stack, and the models and endpoints made of it: SageMaker deletes no
 * group that has packages, and Terraform knows only what it made itself.
 */
export async function emptyModelGroups(client: SageMakerClient, stack: Stack): Promise<void> {
  for (const { model_package_group_name: name } of groupsOf(stack)) {
    await deleteEndpoint(client, name);
    await deletePackages(client, name);
    await deleteModels(client, name);
  }
}

const groupsOf = ({ template }: Stack): { readonly model_package_group_name: string }[] =>
  Object.values(template.resource?.[GROUP] ?? {}) as {
    readonly model_package_group_name: string;
  }[];

/** The endpoint and what it was made from, if the stage ever had one. */
async function deleteEndpoint(client: SageMakerClient, group: string): Promise<void> {
  await client.send(new DeleteEndpointCommand({ EndpointName: group })).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  const names: string[] = [];
  const pages = paginateListEndpointConfigs({ client }, { NameContains: group });
  for await (const { EndpointConfigs = [] } of pages) {
    names.push(...EndpointConfigs.flatMap(({ EndpointConfigName }) => EndpointConfigName ?? []));
  }
  for (const EndpointConfigName of ours(group, names)) {
    await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
  }
}

/** Of names that contain the group's, those that begin with it. */
const ours = (group: string, names: readonly string[]): string[] =>
  names.filter((name) => name.startsWith(`${group}-`));

async function deletePackages(client: SageMakerClient, group: string): Promise<void> {
  const arns: string[] = [];
  try {
    const pages = paginateListModelPackages({ client }, { ModelPackageGroupName: group });
    for await (const { ModelPackageSummaryList = [] } of pages) {
      arns.push(...ModelPackageSummaryList.flatMap(({ ModelPackageArn: arn }) => arn ?? []));
    }
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  for (const ModelPackageName of arns) {
    await client.send(new DeleteModelPackageCommand({ ModelPackageName }));
  }
}

async function deleteModels(client: SageMakerClient, group: string): Promise<void> {
  const names: string[] = [];
  for await (const { Models = [] } of paginateListModels({ client }, { NameContains: group })) {
    names.push(...Models.flatMap(({ ModelName }) => ModelName ?? []));
  }
  for (const ModelName of ours(group, names)) {
    await client.send(new DeleteModelCommand({ ModelName }));
  }
}

/** Whether SageMaker says that something is not there; it has no error of its own for that. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && /does ?n[o']t exist|not found|could not find/i.test(error.message)
  );
}
