/**
 * Accounts that hold the prebuilt scikit-learn images.
 * Source: sagemaker-python-sdk, image_uri_config/sklearn.json.
 */
const ACCOUNTS: Readonly<Record<string, string>> = {
  "ap-northeast-1": "354813040037",
  "ap-northeast-2": "366743142698",
  "ap-south-1": "720646828776",
  "ap-southeast-1": "121021644041",
  "ap-southeast-2": "783357654285",
  "ca-central-1": "341280168497",
  "eu-central-1": "492215442770",
  "eu-north-1": "662702820516",
  "eu-west-1": "141502667606",
  "eu-west-2": "764974769150",
  "eu-west-3": "659782779980",
  "sa-east-1": "737474898029",
  "us-east-1": "683313688378",
  "us-east-2": "257758044811",
  "us-west-1": "746614075791",
  "us-west-2": "246618743249",
};

const REPOSITORY = "sagemaker-scikit-learn";
/** requirements/ml.in pins what this image has. */
const TAG = "1.4-2-cpu-py3";

/** Where the one image is on which the model is trained and served, and the ARN of its repository. */
export function modelImage(region: string): { readonly uri: string; readonly repository: string } {
  const account = ACCOUNTS[region];
  if (account === undefined) {
    const known = Object.keys(ACCOUNTS).join(", ");
    throw new Error(`no account of SageMaker's images is known for ${region}; known: ${known}`);
  }
  return {
    uri: `${account}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:${TAG}`,
    repository: `arn:aws:ecr:${region}:${account}:repository/${REPOSITORY}`,
  };
}
