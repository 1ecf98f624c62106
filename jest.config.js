// Jest runs CommonJS: what is published as ESM only is compiled too.
const ESM_ONLY = ["listr2"];

const shared = {
  testEnvironment: "node",
  transform: {
    "\\.(ts|m?js)$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join("|")})/)`],
};

const unit = ["infra", "contracts", "lambda", "cli"];

module.exports = {
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: unit.map((folder) => `<rootDir>/tests/${folder}/**/*.test.ts`),
    },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/tests/e2e/**/*.test.ts"] },
  ],
};
