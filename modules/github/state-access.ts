import type { Statement } from "../iam/policy-document";

/** Where the state of a stage is. */
export interface StatePlace {
  readonly bucketArn: string;
  readonly lockTableArn: string;
  readonly keyArn: string;
}

/** Folder of the state bucket in which plans wait for their merge. */
export const PLANS = "plans";
const STATES = "*/terraform.tfstate";

/** Read every state, under its lock, and put plans down. */
export function planAccess(place: StatePlace): Statement[] {
  const { bucketArn } = place;
  return [
    ...lockAccess(place),
    { sid: "ReadState", actions: ["s3:GetObject"], resources: [`${bucketArn}/${STATES}`] },
    {
      sid: "StorePlans",
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/${PLANS}/*`],
    },
  ];
}

/** Read and write every state, under its lock; take plans up, and note how far they were applied. */
export function applyAccess(place: StatePlace): Statement[] {
  const { bucketArn } = place;
  return [
    ...lockAccess(place),
    {
      sid: "WriteState",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [`${bucketArn}/${STATES}`, `${bucketArn}/${PLANS}/*`],
    },
  ];
}

const lockAccess = ({ bucketArn, lockTableArn, keyArn }: StatePlace): Statement[] => [
  {
    sid: "LockState",
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    resources: [`${bucketArn}/${STATES}.tflock`],
  },
  {
    sid: "LockStateInTable",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    resources: [lockTableArn],
  },
  { sid: "UseStateKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [keyArn] },
];
