import type { BuildOptions } from "esbuild";

/** How a function's TypeScript becomes the one file that Lambda loads. */
export const LAMBDA_OPTIONS = {
  bundle: true,
  minify: true,
  platform: "node",
  // The user's Node runs the same file as Lambda's Node 22.
  target: "node20",
  format: "esm",
  mainFields: ["module", "main"],
  // Lambda needs one source of credentials of the SDK's many, and not all of its parts; the files say why.
  alias: {
    "@aws-sdk/credential-provider-node": "./src-lambda/core/credentials.ts",
    "@aws-sdk/endpoint-cache": "./src-lambda/core/unused-sdk-parts.ts",
    "@smithy/core/event-streams": "./src-lambda/core/unused-sdk-parts.ts",
    "bcrypt-pbkdf": "./src-lambda/ingest-sftp/no-passphrases.ts",
  },
  // Native parts that ssh2 uses when they are there; Node's own cryptography does the same.
  external: ["cpu-features", "*.node"],
  // Some dependencies are CommonJS and call require.
  banner: {
    js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);',
  },
  // Compiled parts of ssh2 ask for their folder, and find all they need in themselves.
  define: { __dirname: '"."' },
  legalComments: "none",
  logLevel: "error",
} satisfies BuildOptions;
