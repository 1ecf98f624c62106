import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageGroupCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { emptyModelGroups } from "../../delivery/model-registry";
import type { Stack } from "../../delivery/synthesized";
import { packaged } from "../lambda/model-registry";
import { type Moto, startMoto } from "../lambda/moto";

let moto: Moto;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  moto = await startMoto();
  sagemaker = new SageMakerClient({});
});
afterAll(() => moto.stop());

/** A stack with one group of models. */
const stack = (group: string): Stack => ({
  name: "ml",
  folder: ".",
  dependencies: [],
  backend: undefined,
  template: {
    resource: {
      aws_sagemaker_model_package_group: { models: { model_package_group_name: group } as object },
    },
  },
});

async function model(ModelName: string): Promise<void> {
  const ExecutionRoleArn = "arn:aws:iam::123456789012:role/model";
  const PrimaryContainer = { Image: "image", ModelDataUrl: "s3://models/model.tar.gz" };
  await sagemaker.send(new CreateModelCommand({ ModelName, ExecutionRoleArn, PrimaryContainer }));
}

/** What DeleteModelPackage is told from now on, which moto does not know. */
function deletedPackages(): unknown[] {
  const told: unknown[] = [];
  sagemaker.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName !== "DeleteModelPackageCommand") return next(args);
      told.push((args.input as { ModelPackageName?: string }).ModelPackageName);
      return Promise.resolve({ output: { $metadata: {} }, response: {} });
    },
    { step: "initialize" },
  );
  return told;
}

const packagesOf = async (ModelPackageGroupName: string) => {
  const list = new ListModelPackagesCommand({ ModelPackageGroupName });
  const { ModelPackageSummaryList = [] } = await sagemaker.send(list);
  return ModelPackageSummaryList.map(({ ModelPackageArn }) => ModelPackageArn);
};

it("leaves nothing of a group, and everything of others", async () => {
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "lake" }));
  const metadata = { run_id: "daily-1" };
  await packaged(sagemaker, { group: "lake", data: "s3://a", metadata });
  await packaged(sagemaker, { group: "lake", data: "s3://b", metadata, status: "Rejected" });
  for (const name of ["lake-1", "lake-2", "other-lake-1"]) await model(name);
  const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
  const EndpointConfigName = "lake-1-2048-5";
  const ProductionVariants = [{ VariantName: "model", ModelName: "lake-1", ServerlessConfig }];
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
  const endpoint = { EndpointName: "lake", EndpointConfigName };
  await sagemaker.send(new CreateEndpointCommand(endpoint));

  const deleted = deletedPackages();
  await emptyModelGroups(sagemaker, stack("lake"));
  expect(deleted.sort()).toEqual((await packagesOf("lake")).sort());
  expect(deleted).toHaveLength(2);
  const [models, configs, endpoints] = [
    await sagemaker.send(new ListModelsCommand({})),
    await sagemaker.send(new ListEndpointConfigsCommand({})),
    await sagemaker.send(new ListEndpointsCommand({})),
  ];
  expect(models.Models?.map(({ ModelName }) => ModelName)).toEqual(["other-lake-1"]);
  expect([configs.EndpointConfigs, endpoints.Endpoints]).toEqual([[], []]);
});

it("does nothing where there is nothing", async () => {
  await expect(emptyModelGroups(sagemaker, stack("none"))).resolves.toBeUndefined();
});
