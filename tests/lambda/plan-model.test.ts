import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { CreateModelPackageGroupCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { lastWeekday, trainingReason } from "../../src-lambda/plan-model/due";
import { readEnv } from "../../src-lambda/plan-model/env";
import { jobName, planModel } from "../../src-lambda/plan-model/plan";
import { packaged } from "./model-registry";
import { type Moto, startMoto } from "./moto";
import { World } from "./world";

/** Beyond 2^53, as Iceberg's are. */
const SNAPSHOT = "6325729871023948571";
const RUN = {
  run_id: "daily-1",
  business_date: "2025-07-02",
  started_at: "2025-07-03T03:00:00.000Z",
  input: {},
};

let moto: Moto;
let world: World;
let group: string;
let count = 0;
let glue: GlueClient;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  moto = await startMoto();
  glue = new GlueClient({});
  sagemaker = new SageMakerClient({});
});
afterAll(() => moto.stop());
beforeEach(async () => {
  count += 1;
  world = await World.create(`plan${count}`);
  group = `forecast${count}`;
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }));
});

const env = () =>
  readEnv({
    MODEL_GROUP: group,
    FEATURES_URI: "s3://artifacts/features",
    CODE_URI: "s3://artifacts/code/sourcedir.tar.gz",
    TRAINING_WEEKDAY: "monday",
    MARGIN: "0.2",
    CHAMPION_TOLERANCE: "0.02",
    FEATURES_DATABASE: `curated${count}`,
    FEATURES_TABLE: "sales_features",
  });
const plan = (request = RUN) => planModel({ env: env(), glue, s3: world.s3, sagemaker }, request);

/** The table of features with one published snapshot. */
async function features(bytes = 1000): Promise<void> {
  const Name = `curated${count}`;
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  const Parameters = { metadata_location: `s3://${world.curated}/v1.json` };
  const TableInput = { Name: "sales_features", Parameters };
  await glue.send(new CreateTableCommand({ DatabaseName: Name, TableInput }));
  const summary = `{"total-files-size": "${bytes}"}`;
  const snapshots = `[{"snapshot-id": ${SNAPSHOT}, "summary": ${summary}}]`;
  const Body = `{"current-snapshot-id": ${SNAPSHOT}, "snapshots": ${snapshots}}`;
  await world.s3.send(new PutObjectCommand({ Bucket: world.curated, Key: "v1.json", Body }));
}

describe("a training is due", () => {
  const newest = { arn: "a", data: "s3://m", approved: true, business_date: "2025-06-30" };
  const reason = (more: object) => trainingReason({ ...RUN, newest, weekday: "monday", ...more });

  it("when the run is asked to", () => {
    expect(reason({ input: { train: true } })).toBe("the run was asked to train");
    expect(reason({ input: { train: "yes" } })).toBeUndefined();
    expect(reason({ input: null })).toBeUndefined();
  });

  it("when there is no model", () => {
    expect(reason({ newest: undefined })).toBe("there is no model yet");
  });

  it("once a week, on its day or on the next that has a run", () => {
    // 2025-06-30 is a Monday.
    expect(reason({ business_date: "2025-07-06" })).toBeUndefined();
    expect(reason({ business_date: "2025-07-07" })).toContain("one of 2025-07-07 is due");
    expect(reason({ business_date: "2025-07-09" })).toContain("one of 2025-07-07 is due");
  });

  it("not for a day before the newest model's: a late run makes nothing older", () => {
    expect(reason({ business_date: "2025-06-20" })).toBeUndefined();
  });

  it("by the calendar, over a month's end and a leap day", () => {
    expect(lastWeekday("2024-03-01", "thursday")).toBe("2024-02-29");
    expect(lastWeekday("2024-03-01", "friday")).toBe("2024-03-01");
    expect(lastWeekday("2025-01-01", "sunday")).toBe("2024-12-29");
  });
});

describe("the plan", () => {
  it("trains a first model on the features of the run, with nobody to beat but naive", async () => {
    await features();
    const { channels, forecast, hyperparameters, train, trained } = await plan();
    expect([forecast, train]).toEqual([true, true]);
    expect(trained).toEqual({ job: "" });
    expect(
      channels.map(({ ChannelName, DataSource }) => [ChannelName, DataSource?.S3DataSource?.S3Uri]),
    ).toEqual([
      ["features", "s3://artifacts/features/run_id=daily-1/"],
      ["code", "s3://artifacts/code/sourcedir.tar.gz"],
    ]);
    expect(hyperparameters).toEqual({
      run_id: '"daily-1"',
      lineage: `"sales_features=${SNAPSHOT}"`,
      margin: "0.2",
      champion_tolerance: "0.02",
      sagemaker_program: '"train.py"',
      sagemaker_submit_directory: '"/opt/ml/input/data/code/sourcedir.tar.gz"',
    });
  });

  it("has the newest model that earned its place as champion, not a later one that did not", async () => {
    await features();
    const metadata = { business_date: "2025-07-01" };
    await packaged(sagemaker, { group, data: "s3://models/good.tar.gz", metadata });
    await packaged(sagemaker, {
      group,
      data: "s3://models/bad.tar.gz",
      metadata,
      status: "Rejected",
    });
    const { channels, train } = await plan();
    expect(train).toBe(false);
    expect(channels.at(-1)).toMatchObject({
      ChannelName: "champion",
      DataSource: { S3DataSource: { S3Uri: "s3://models/good.tar.gz" } },
    });
  });

  it("leaves the model out while there is no sale to learn from, whoever asks", async () => {
    await features(0);
    const asked = { ...RUN, input: { train: true } };
    expect(await plan(asked)).toMatchObject({ forecast: false, train: false });
  });

  it("says which table lacks features", async () => {
    await expect(plan()).rejects.toThrow(
      `curated${count}.sales_features is not there; the job ml_feature_engineering makes it`,
    );
  });
});

describe("the name of a job", () => {
  it("is within SageMaker's limits, whatever the run is called", () => {
    expect(jobName({ ...RUN, run_id: "x.".repeat(40) })).toMatch(
      /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,55}$/,
    );
  });

  it("is of this run alone, even if a stage that is gone had one of the same name", () => {
    const name = jobName(RUN);
    expect(jobName({ ...RUN, run_id: "daily-2" })).not.toBe(name);
    expect(jobName({ ...RUN, started_at: "2025-07-03T04:00:00.000Z" })).not.toBe(name);
    expect(jobName({ ...RUN })).toBe(name);
  });
});
