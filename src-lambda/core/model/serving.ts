/** How the container finds the code that serves: `train.py` put it into the model itself. */
export const SERVING = {
  SAGEMAKER_PROGRAM: "inference.py",
  SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code",
} as const;
