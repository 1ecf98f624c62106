import tseslint from "typescript-eslint";

const BARREL = {
  name: "@cdktf/provider-aws",
  message: "import one resource from @cdktf/provider-aws/lib/<resource>; the root costs 4 s",
};

/** Forbid imports that match any of the groups; each comes with the reason. */
const forbid = (...groups) => ({
  "no-restricted-imports": [
    "error",
    { paths: [BARREL], patterns: groups.map(([group, message]) => ({ group, message })) },
  ],
});

const LOCAL = ["**/local/**", "**/delivery/**", "**/cli/**"];
const INFRASTRUCTURE = [
  "**/modules/**",
  "**/stacks/**",
  "**/config",
  "**/contracts",
  "cdktf",
  "constructs",
  "@cdktf/*",
];

export default tseslint.config(
  { ignores: [".build", ".local", "cdktf.out", "coverage", "node_modules", "**/*.{js,cjs,mjs}"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    rules: {
      ...forbid(),
      // Constructs are made for their effect.
      "no-new": "off",
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "env",
          message:
            "read the environment in main.ts, cli, local, delivery or a handler, and pass values down",
        },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: [
      "main.ts",
      "cli/**",
      "local/**",
      "delivery/**",
      "scripts/**",
      "src-lambda/*/handler.ts",
      "tests/**",
      "bench/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["config/**"],
    rules: forbid([
      ["../*", "cdktf", "constructs", "@cdktf/*"],
      "config is data; it imports nothing of the project",
    ]),
  },
  {
    files: ["contracts/**"],
    rules: forbid([
      ["../*", "cdktf", "constructs", "@cdktf/*"],
      "contracts know nothing of the infrastructure",
    ]),
  },
  {
    files: ["contracts/diff/**"],
    rules: forbid([
      ["../../*", "cdktf", "constructs", "@cdktf/*"],
      "contracts know nothing of the infrastructure",
    ]),
  },
  {
    files: ["dashboards/**"],
    rules: forbid([
      ["../*", "!../sql", "cdktf", "constructs", "@cdktf/*", "@aws-sdk/*"],
      "dashboards are data; they name the columns of sql/views and nothing else",
    ]),
  },
  {
    files: ["modules/**"],
    rules: forbid(
      [
        ["**/stacks/**", "**/config", "**/config/**"],
        "modules know nothing of stacks and stages; take a value",
      ],
      [[...LOCAL, "**/src-lambda/**"], "infrastructure refers to other code by path only"],
    ),
  },
  {
    files: ["stacks/**"],
    rules: forbid(
      [["./*-stack", "!./base-stack"], "a stack gets what it needs of another one from main.ts"],
      [[...LOCAL, "**/src-lambda/**"], "infrastructure refers to other code by path only"],
    ),
  },
  {
    files: ["src-lambda/**"],
    rules: forbid([[...INFRASTRUCTURE, ...LOCAL], "runtime code must not load the infrastructure"]),
  },
  {
    files: ["local/**", "delivery/**", "cli/**"],
    rules: forbid([
      INFRASTRUCTURE.filter((group) => !["**/config", "**/contracts"].includes(group)),
      "read the synthesized output and the deployed resources, never the constructs",
    ]),
  },
);
