// Jest runs CommonJS: what is published as ESM only is compiled too.
const ESM_ONLY = ["listr2", "hyparquet", "hyparquet-compressors", "fzstd", "marked"];

const shared = {
  testEnvironment: "node",
  // Not in the folder for temporary files: that one lasts as long as a run.
  cacheDirectory: "<rootDir>/.build/jest",
  transform: {
    "\\.(ts|m?js)$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join("|")})/)`],
};

const unit = ["infra", "contracts", "lambda", "cli", "report", "delivery", "tfc"];

/** Tests that share one local AWS, started before the first and stopped after the last. */
const onTheLake = {
  ...shared,
  globalSetup: "<rootDir>/tests/e2e/fixture/start.ts",
  globalTeardown: "<rootDir>/tests/e2e/fixture/stop.ts",
  setupFilesAfterEnv: ["<rootDir>/tests/e2e/fixture/setup.ts"],
};

module.exports = {
  testSequencer: "<rootDir>/tests/e2e/fixture/in-order.js",
  projects: [
    {
      ...shared,
      displayName: "unit",
      setupFilesAfterEnv: ["<rootDir>/tests/unit-setup.js"],
      testMatch: unit.map((folder) => `<rootDir>/tests/${folder}/**/*.test.ts`),
    },
    { ...onTheLake, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/*.test.ts"] },
    { ...onTheLake, displayName: "soak", testMatch: ["<rootDir>/tests/soak/*.test.ts"] },
  ],
};
