import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SagemakerNotebookInstance } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance";
import { SagemakerNotebookInstanceLifecycleConfiguration } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance-lifecycle-configuration";
import { modelImage } from "../../modules/ml/image";
import { ModelRuntime } from "../../modules/ml/model-runtime";
import { Notebook } from "../../modules/ml/notebook";
import { DataBucket } from "../../modules/storage/data-bucket";
import { DataKey } from "../../modules/storage/data-key";
import { tarGz } from "../../modules/storage/tar";
import { synth } from "../synth";
import { WholeApp } from "../whole-app";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

type Parameters = Readonly<Record<string, Record<string, unknown>>>;

const app = WholeApp.synth("dev");

function statesOf(): Record<string, { Parameters: Parameters; TimeoutSeconds: number }> {
  const machine = app
    .resources("aws_sfn_state_machine")
    .find(({ body }) => body["name"] === "sales-lake-dev-daily");
  const { States } = JSON.parse(String(machine?.body["definition"])) as {
    States: Record<string, { Parameters: Parameters; TimeoutSeconds: number }>;
  };
  return States;
}

function statements(role: RegExp): Statement[] {
  return app
    .resources("aws_iam_role_policy")
    .filter(({ address }) => role.test(address))
    .flatMap(
      ({ body }) => (JSON.parse(String(body["policy"])) as { Statement: Statement[] }).Statement,
    );
}

/** Which folders of which buckets a role may do `action` to. */
const places = (role: RegExp, action: string) =>
  statements(role)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }) => Resource)
    .map((arn) => arn.replace(/^arn:aws:s3:::sales-lake-dev-(\w+)-[^/]+/, "$1"))
    .sort();

describe("a training", () => {
  const train = statesOf()["train_model"];

  it("has no network, and its volumes and its model are encrypted", () => {
    expect(train?.Parameters).toMatchObject({
      EnableNetworkIsolation: true,
      OutputDataConfig: { KmsKeyId: expect.stringContaining("key") as string },
      ResourceConfig: { VolumeKmsKeyId: expect.stringContaining("key") as string },
    });
  });

  it("may be taken away, and keeps what it has finished for the next try", () => {
    expect(train?.Parameters).toMatchObject({
      EnableManagedSpotTraining: true,
      CheckpointConfig: { "S3Uri.$": expect.stringContaining("/checkpoints/") as string },
      StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
    });
    expect(train?.TimeoutSeconds).toBeGreaterThan(7200);
  });

  it("and its forecast have a name of their own for each try", () => {
    const states = statesOf();
    for (const [step, name] of [
      ["train_model", "TrainingJobName.$"],
      ["forecast", "TransformJobName.$"],
    ] as const) {
      expect(states[step]?.Parameters[name]).toContain("$$.Execution.RedriveCount");
    }
  });

  it("runs on the image whose versions the tests have", () => {
    expect(train?.Parameters["AlgorithmSpecification"]).toMatchObject({
      TrainingImage: expect.stringMatching(/sagemaker-scikit-learn:1\.4-2-cpu-py3$/) as string,
    });
    expect(() => modelImage("moon-1")).toThrow(
      "no account of SageMaker's images is known for moon-1",
    );
  });
});

describe("a forecast", () => {
  it("reads the features of its run, whole files at a time, and writes beside no other run", () => {
    expect(statesOf()["forecast"]?.Parameters).toMatchObject({
      TransformInput: {
        DataSource: {
          S3DataSource: { "S3Uri.$": expect.stringContaining("/features/run_id={}/") as string },
        },
        ContentType: "application/x-parquet",
        SplitType: "None",
      },
      TransformOutput: {
        "S3OutputPath.$": expect.stringContaining("/forecasts/run_id={}/") as string,
      },
    });
  });
});

describe("roles of the model", () => {
  it("let its jobs write models, forecasts and checkpoints, and nothing else", () => {
    expect(places(/^ml: .*\.runtime_role/, "s3:PutObject")).toEqual([
      "artifacts/checkpoints/*",
      "artifacts/forecasts/*",
      "artifacts/models/*",
    ]);
    expect(places(/^ml: .*\.runtime_role/, "s3:GetObject")).toEqual([
      "artifacts/checkpoints/*",
      "artifacts/code/*",
      "artifacts/features/*",
      "artifacts/models/*",
    ]);
  });

  it("let a function hand over that role only, and to SageMaker only", () => {
    const passed = statements(/^ml: .*choose-model_role/).filter(({ Action }) =>
      Action.includes("iam:PassRole"),
    );
    expect(passed).toEqual([
      expect.objectContaining({
        Resource: ["arn:aws:iam::123456789012:role/sales-lake-dev-model"],
        Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
      }),
    ]);
  });

  it("let the state machine start jobs of the forecast only", () => {
    const run = statements(/^orchestration: .*daily_role/).filter(({ Sid }) =>
      Sid.startsWith("RunModel"),
    );
    expect(run.flatMap(({ Resource }) => Resource)).toEqual([
      "arn:aws:sagemaker:us-east-1:123456789012:training-job/forecast-*",
      "arn:aws:sagemaker:us-east-1:123456789012:transform-job/forecast-*",
      "arn:aws:sagemaker:us-east-1:123456789012:model/*",
    ]);
  });
});

describe("what a stage has only when it asks for it", () => {
  const inside = (ml: object) =>
    synth((stack) => {
      const key = new DataKey(stack, "key", { alias: "k", description: "d", protect: false });
      const place = { key, destroyWithData: true, protect: false };
      const artifacts = new DataBucket(stack, "b", { name: "b", zone: "artifacts", ...place });
      const runtime = new ModelRuntime(stack, "runtime", { name: "model", artifacts, key });
      const network = { subnetIds: ["subnet-1", "subnet-2"], workloadGroupId: "sg-1" };
      const name = "notebook";
      new Notebook(stack, "n", {
        name,
        runtime,
        artifacts,
        network,
        key,
        instanceType: "t",
        ...ml,
      });
    });

  it("is no notebook instance and no endpoint in dev", () => {
    expect(app.resources("aws_sagemaker_notebook_instance")).toEqual([]);
    const choose = app
      .resources("aws_lambda_function")
      .find(({ body }) => body["function_name"] === "sales-lake-dev-choose-model");
    expect(JSON.stringify(choose?.body)).not.toContain("ENDPOINT");
    expect(JSON.stringify(statements(/choose-model_role/))).not.toContain("Endpoint");
  });

  it("is a notebook instance inside the network, without root and with the deployed notebook", () => {
    const made = inside({});
    expect(made.only(SagemakerNotebookInstance)).toMatchObject({
      direct_internet_access: "Disabled",
      root_access: "Disabled",
      subnet_id: "subnet-1",
      security_groups: ["sg-1"],
    });
    const script = made.only(SagemakerNotebookInstanceLifecycleConfiguration)["on_start"];
    const text = Buffer.from(String(script), "base64").toString();
    expect(text).toMatch(/s3:\/\/b\/code\/[0-9a-f]{16}\/model_training\.ipynb/);
    expect(execFileSync("bash", ["-n"], { input: text }).toString()).toBe("");
  });
});

describe("the archive of the training code", () => {
  const folder = mkdtempSync(join(tmpdir(), "tar-"));

  it("is one that tar reads, with every file as it is", () => {
    const names = readdirSync("sagemaker").filter((name) => name.endsWith(".py"));
    const files = new Map(names.map((name) => [name, readFileSync(`sagemaker/${name}`)]));
    files.set("empty.txt", Buffer.alloc(0));
    const path = join(folder, "sourcedir.tar.gz");
    writeFileSync(path, tarGz(files));
    execFileSync("tar", ["-xzf", path, "-C", folder]);
    for (const [name, bytes] of files) expect(readFileSync(join(folder, name))).toEqual(bytes);
  });

  it("is the same whatever the order of its files, and refuses a name that does not fit", () => {
    const [one, other] = [Buffer.from("1"), Buffer.from("2")];
    const made = tarGz(
      new Map([
        ["a", one],
        ["b", other],
      ]),
    );
    expect(
      tarGz(
        new Map([
          ["b", other],
          ["a", one],
        ]),
      ),
    ).toEqual(made);
    expect(() => tarGz(new Map([["x".repeat(101), one]]))).toThrow("does not fit into a tar");
  });
});
