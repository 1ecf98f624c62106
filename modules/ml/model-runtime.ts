import { readdirSync, readFileSync } from "node:fs";
import { Construct } from "constructs";
import { PULL_IMAGES, publishMetrics } from "../iam/any-resource";
import { arnOf, placeOf } from "../iam/place";
import { ServiceRole } from "../iam/service-role";
import { writeBuildFile } from "../storage/build-file";
import { CodeObject } from "../storage/code-object";
import type { DataBucket } from "../storage/data-bucket";
import type { DataKey } from "../storage/data-key";
import { tarGz } from "../storage/tar";
import { modelImage } from "./image";

export interface ModelRuntimeProps {
  readonly name: string;
  /** Bucket of code, features, models and forecasts. */
  readonly artifacts: DataBucket;
  readonly key: DataKey;
}

const SOURCES = "sagemaker";
/** The toolkit looks for this name. */
const ARCHIVE = "sourcedir.tar.gz";
/** Folders of the artifacts bucket. */
/** The features of each run, as files for the model. */
export const FEATURES = "features";
export const MODELS = "models";
export const FORECASTS = "forecasts";
export const CHECKPOINTS = "checkpoints";

/** What training and serving share: the image, the code, the role, the folders. */
export class ModelRuntime extends Construct {
  readonly image: string;
  readonly code: CodeObject;
  readonly role: ServiceRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ModelRuntimeProps,
  ) {
    super(scope, id);
    const { artifacts: bucket, name } = props;
    const path = buildSources();
    this.code = new CodeObject(this, "code", { bucket, path, name: ARCHIVE });
    const image = modelImage(placeOf(this).region);
    this.image = image.uri;
    this.role = new ServiceRole(this, "role", { name, service: "sagemaker.amazonaws.com" });
    this.grantData();
    this.grantPlatform(image.repository);
  }

  /** The URI of a folder of the artifacts bucket. */
  folder(prefix: string): string {
    return `s3://${this.props.artifacts.name}/${prefix}`;
  }

  private grantData(): void {
    const { artifacts, key } = this.props;
    this.code.grantRead(this.role);
    artifacts.grantList(this.role, "code");
    for (const prefix of [FEATURES, MODELS, CHECKPOINTS]) {
      artifacts.grantRead(this.role, prefix);
      artifacts.grantList(this.role, prefix);
    }
    for (const prefix of [MODELS, CHECKPOINTS, FORECASTS]) {
      artifacts.grantWrite(this.role, prefix);
    }
    key.grantVolumes(this.role);
  }

  /** What SageMaker itself does with the role: it fetches the image and keeps the log. */
  private grantPlatform(repository: string): void {
    this.role.allow(PULL_IMAGES);
    this.role.allow({
      sid: "PullTheImage",
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ],
      resources: [repository],
    });
    this.role.allow(publishMetrics("/aws/sagemaker/TrainingJobs"));
    const logs = arnOf(this, "logs", "log-group:/aws/sagemaker/");
    this.role.allow({
      sid: "WriteLogs",
      actions: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
      resources: ["TrainingJobs", "TransformJobs"].map((kind) => `${logs}${kind}*`),
    });
  }
}

/** Pack the code of the model and return the path. */
function buildSources(): string {
  const names = readdirSync(SOURCES).filter((name) => name.endsWith(".py"));
  const files = names.map((name) => [name, readFileSync(`${SOURCES}/${name}`)] as const);
  const path = `.build/${ARCHIVE}`;
  writeBuildFile(path, tarGz(new Map(files)));
  return path;
}
