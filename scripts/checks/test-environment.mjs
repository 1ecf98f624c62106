/** What the tests are told of this machine: the engines, Terraform's configuration, no AWS account of the user's. */
export function testEnvironment(toolchain, env = process.env) {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith("AWS_") || name === "AWS_CA_BUNDLE",
  );
  const { terraformConfigFile } = toolchain;
  return {
    ...Object.fromEntries(kept),
    LOCAL_AWS_PYTHON: toolchain.awsPython,
    LOCAL_SPARK_PYTHON: toolchain.sparkPython,
    LOCAL_ML_PYTHON: toolchain.mlPython,
    LOCAL_SPARK_JARS: toolchain.sparkJars,
    LOCAL_SPARK_JAVA_HOME: toolchain.sparkJavaHome,
    LOCAL_TRINO_HOME: toolchain.trinoHome,
    LOCAL_TRINO_JAVA_HOME: toolchain.trinoJavaHome,
    LOCAL_NODE: toolchain.node,
    LOCAL_TERRAFORM: toolchain.terraform,
    LOCAL_CHROMIUM: toolchain.chromium,
    // Tests run side by side: threads of scikit-learn that wait by spinning would stop each other.
    OMP_WAIT_POLICY: "PASSIVE",
    CHECKPOINT_DISABLE: "1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(terraformConfigFile ? { TF_CLI_CONFIG_FILE: terraformConfigFile } : {}),
  };
}
