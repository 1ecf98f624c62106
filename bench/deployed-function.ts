import { strFromU8, unzipSync } from "fflate";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStacks } from "../delivery/synthesized";

interface FunctionResource {
  readonly function_name: string;
  readonly filename: string;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}

/** A function as it is deployed: its code, unpacked, and its variables. */
export interface DeployedFunction {
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Unpacks a function of a synthesized app into a folder. */
export function deployedFunction(app: string, suffix: string, folder: string): DeployedFunction {
  for (const stack of readStacks(app)) {
    const functions = stack.template.resource?.["aws_lambda_function"] ?? {};
    const found = (Object.values(functions) as unknown as FunctionResource[]).find(
      ({ function_name }) => function_name.endsWith(`-${suffix}`),
    );
    if (!found) continue;
    const zip = unzipSync(readFileSync(join(stack.folder, found.filename)));
    const { "handler.mjs": code, "variables.json": bundled } = zip;
    if (!code) throw new Error(`the zip of ${found.function_name} holds no handler.mjs`);
    mkdirSync(folder, { recursive: true });
    const handler = join(folder, "handler.mjs");
    writeFileSync(handler, code);
    const more = bundled ? (JSON.parse(strFromU8(bundled)) as Record<string, string>) : {};
    return { handler, variables: { ...found.environment.variables, ...more } };
  }
  throw new Error(`no function in ${app} has a name that ends in -${suffix}`);
}
