import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";

/** A secret that is missing or of the wrong shape; the message holds no part of its value. */
export class SecretNotUsable extends Error {
  override readonly name = "SecretNotUsable";
}

/** A field that must hold text. */
export const secretText = v.pipe(v.string("is not text"), v.nonEmpty("is blank"));

type Fields = v.ObjectSchema<v.ObjectEntries, undefined>;

/** Reads the JSON in a secret, once per invocation, so that a rotated one counts from the next run on. */
export async function readSecret<S extends Fields>(
  secrets: SecretsManagerClient,
  name: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  const fields = Object.keys(schema.entries);
  const result = v.safeParse(schema, parse(name, fields, await valueOf(secrets, name, fields)));
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "?"} ${faultOf(issue)}`);
  throw unusable(name, fields, `is not usable: ${[...new Set(faults)].join("; ")}`);
}

async function valueOf(
  secrets: SecretsManagerClient,
  name: string,
  fields: readonly string[],
): Promise<string> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
    if (SecretString) return SecretString;
  } catch (error) {
    // The answer both for a secret without a value and for none at all.
    if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
  }
  throw unusable(name, fields, "has no value");
}

function parse(name: string, fields: readonly string[], text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw unusable(name, fields, "is not JSON");
  }
}

function faultOf(issue: v.BaseIssue<unknown>): string {
  if (issue.input === undefined) return "is missing";
  // A message of the library's own may quote the value.
  return issue.message.includes(issue.received) ? "is not allowed" : issue.message;
}

function unusable(name: string, fields: readonly string[], fault: string): SecretNotUsable {
  const example = JSON.stringify(Object.fromEntries(fields.map((field) => [field, "..."])));
  return new SecretNotUsable(
    `secret ${name} ${fault}; set it with: ` +
      `aws secretsmanager put-secret-value --secret-id ${name} --secret-string '${example}'`,
  );
}
