import {
  type CreateModelCommandInput,
  CreateModelPackageGroupCommand,
  CreateTrainingJobCommand,
  DescribeEndpointCommand,
  DescribeModelCommand,
  DescribeTrainingJobCommand,
  ListModelPackagesCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { tarGz } from "../../modules/storage/tar";
import { chooseModel } from "../../src-lambda/choose-model/choose";
import { readEnv } from "../../src-lambda/choose-model/env";
import { readJson } from "../../src-lambda/core/json-objects";
import { splitUri } from "../../src-lambda/core/manifest";
import { newestPackage } from "../../src-lambda/core/model/packages";
import { readRecord } from "../../src-lambda/core/run-records";
import { packaged } from "./model-registry";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

const AT = "2025-07-01T04:00:00.000Z";
const RUN = { run_id: "daily-1", business_date: "2025-06-30" };
const GOOD = { approved: true, serves: "candidate", reasons: ["better by 22 %"] };
const BAD = {
  approved: false,
  serves: "seasonal_naive",
  reasons: ["better by 3 % only", "there is no champion"],
};

let moto: Moto;
let sagemaker: SageMakerClient;
let world: World;
let group: string;
let count = 0;

beforeAll(async () => {
  moto = await startMoto();
  sagemaker = new SageMakerClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`choose${count}`);
  group = `forecast${count}`;
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }));
});

const choose = (trained: string, more: Readonly<Record<string, string>> = {}) =>
  chooseModel(
    {
      env: readEnv({
        MODEL_GROUP: group,
        IMAGE_URI: "image",
        MODEL_ROLE_ARN: "arn:aws:iam::123456789012:role/model",
        NAME_PREFIX: group,
        CURATED_BUCKET: world.curated,
        ...more,
      }),
      s3: world.s3,
      sagemaker,
      now: () => AT,
    },
    { ...RUN, trained },
  );

/** A training that has ended, with these files in its archive. */
async function trained(files: Readonly<Record<string, unknown>>): Promise<string> {
  const TrainingJobName = `job-${count}-${Object.keys(files).length}`;
  await sagemaker.send(
    new CreateTrainingJobCommand({
      TrainingJobName,
      RoleArn: "arn:aws:iam::123456789012:role/model",
      AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: `s3://${world.raw}/models` },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    }),
  );
  const found = await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
  const { bucket, key } = splitUri(found.ModelArtifacts?.S3ModelArtifacts ?? "");
  const texts = Object.entries(files).map(
    ([name, value]) => [name, Buffer.from(JSON.stringify(value))] as const,
  );
  const Body = tarGz(new Map([...texts, ["forecaster.joblib", Buffer.alloc(3_000_000, 7)]]));
  await world.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  return TrainingJobName;
}

const record = () => readRecord(world.s3, world.curated, RUN.run_id, "choose_model");
const packages = async () =>
  (await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: group })))
    .ModelPackageSummaryList ?? [];

describe("after a training", () => {
  it("a model that earned its place is approved, has its card beside it, and forecasts", async () => {
    const job = await trained({ "verdict.json": GOOD, "card.json": { folds: 3 } });
    const { model } = await choose(job);
    const newest = await newestPackage(sagemaker, group);
    expect(newest).toMatchObject({ approved: true, business_date: "2025-06-30" });
    const made = await sagemaker.send(new DescribeModelCommand({ ModelName: model }));
    expect(made.PrimaryContainer).toMatchObject({
      ModelDataUrl: newest?.data,
      Environment: { SAGEMAKER_PROGRAM: "inference.py" },
    });
    const { bucket, key } = splitUri(newest?.data ?? "");
    const card = key.replace("model.tar.gz", "card.json");
    expect(await readJson(world.s3, bucket, card)).toEqual({ folds: 3 });
    expect(await record()).toMatchObject({
      status: "succeeded",
      reason: "the model trained today earned its place and forecasts",
      notices: GOOD.reasons,
    });
  });

  it("one that did not is kept as rejected, and the run says who forecasts and why", async () => {
    const job = await trained({ "verdict.json": BAD, "card.json": {} });
    await choose(job);
    expect((await packages()).map((each) => each.ModelApprovalStatus)).toEqual(["Rejected"]);
    expect(await newestPackage(sagemaker, group, { approved: true })).toBeUndefined();
    expect(await record()).toMatchObject({
      reason: "the model trained today did not earn its place: seasonal_naive forecasts",
      notices: BAD.reasons,
    });
  });

  it("the same call again makes nothing twice", async () => {
    const job = await trained({ "verdict.json": GOOD, "card.json": {} });
    const first = await choose(job);
    expect(await choose(job)).toEqual(first);
    expect(await packages()).toHaveLength(1);
  });

  it("an archive without a verdict is refused, by name", async () => {
    const job = await trained({ "card.json": {} });
    await expect(choose(job)).rejects.toThrow(/model\.tar\.gz holds no verdict\.json; train again/);
    expect(await packages()).toEqual([]);
  });

  it("a verdict that is none is refused", async () => {
    const job = await trained({ "verdict.json": { approved: "maybe" }, "card.json": {} });
    await expect(choose(job)).rejects.toThrow("is no verdict; train again");
  });
});

describe("an endpoint, where the stage has one,", () => {
  const ENDPOINT = "2048 5";
  /** What UpdateEndpoint is told from now on, which moto does not know. */
  const updates = () => {
    const told: unknown[] = [];
    sagemaker.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName !== "UpdateEndpointCommand") return next(args);
        told.push(args.input);
        return Promise.resolve({ output: { $metadata: {} }, response: {} });
      },
      { step: "initialize" },
    );
    return told;
  };
  /** The models that are made from now on. */
  const models = () => {
    const made: CreateModelCommandInput[] = [];
    sagemaker.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName === "CreateModelCommand")
          made.push(args.input as CreateModelCommandInput);
        return next(args);
      },
      { step: "initialize" },
    );
    return made;
  };
  const config = async () =>
    (await sagemaker.send(new DescribeEndpointCommand({ EndpointName: group }))).EndpointConfigName;

  it("serves the model that forecasts, and the next one when there is one", async () => {
    const metadata = { business_date: "2025-06-23" };
    await packaged(sagemaker, { group, data: "s3://models/a/model.tar.gz", metadata });
    const made = models();
    const first = await choose("", { ENDPOINT });
    const [batch, served] = made;
    // "Network isolation" is among the exclusions of SageMaker's serverless inference.
    expect(batch).toMatchObject({ ModelName: first.model, EnableNetworkIsolation: true });
    expect(served).toEqual({
      ...batch,
      ModelName: expect.not.stringMatching(first.model) as string,
      EnableNetworkIsolation: false,
    });
    expect(await config()).toBe(`${served?.ModelName}-2048-5`);
    expect(await choose("", { ENDPOINT })).toEqual(first);
    await packaged(sagemaker, { group, data: "s3://models/b/model.tar.gz", metadata });
    const updated = updates();
    const second = await choose("", { ENDPOINT });
    expect(second).not.toEqual(first);
    const newest = made.at(-1);
    expect(newest?.PrimaryContainer?.ModelDataUrl).toBe("s3://models/b/model.tar.gz");
    expect(updated).toEqual([
      { EndpointName: group, EndpointConfigName: `${newest?.ModelName}-2048-5` },
    ]);
  });

  it("has a size that is two numbers", async () => {
    expect(() => choose("", { ENDPOINT: "2 GB" })).toThrow(/choose-model: .*ENDPOINT/);
    await expect(config()).rejects.toThrow();
  });
});

describe("without a training", () => {
  it("the newest model forecasts, even one that stands for the champion", async () => {
    const metadata = { business_date: "2025-06-23" };
    await packaged(sagemaker, { group, data: "s3://models/a/model.tar.gz", metadata });
    await packaged(sagemaker, {
      group,
      data: "s3://models/b/model.tar.gz",
      metadata,
      status: "Rejected",
    });
    const { model } = await choose("");
    const made = await sagemaker.send(new DescribeModelCommand({ ModelName: model }));
    expect(made.PrimaryContainer?.ModelDataUrl).toBe("s3://models/b/model.tar.gz");
    expect((await record())?.reason).toBe("no training was due: the model of 2025-06-23 forecasts");
  });

  it("and without a model there is nobody to ask", async () => {
    await expect(choose("")).rejects.toThrow('has no model; start a run with "train": true');
  });
});
