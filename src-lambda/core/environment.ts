import * as v from "valibot";

/** What a function finds in its environment: text by name. */
export type EnvironmentSource = Readonly<Record<string, string | undefined>>;

/** A variable that must not be blank. */
export const text = v.pipe(v.string(), v.trim(), v.nonEmpty("is blank"));

/** A variable that holds a whole number above zero. */
export const positiveInteger = v.pipe(
  text,
  v.regex(/^[1-9]\d{0,15}$/, "is not a whole number above 0"),
  v.transform(Number),
);

/** Reads and checks the settings of one function. */
export const environmentReader =
  <S extends v.GenericSchema<unknown, object>>(functionName: string, schema: S) =>
  (source: EnvironmentSource): v.InferOutput<S> =>
    readEnvironment(functionName, schema, source);

/** Checks the environment of a function once, at its cold start; the error names every fault. */
export function readEnvironment<S extends v.GenericSchema<unknown, object>>(
  functionName: string,
  schema: S,
  source: EnvironmentSource,
): v.InferOutput<S> {
  const result = v.safeParse(schema, source);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? "?";
    return source[name.split(".")[0] ?? ""] === undefined
      ? `${name} is missing`
      : `${name} ${issue.message}`;
  });
  throw new Error(
    `${functionName}: environment is not usable: ${faults.join("; ")}. ` +
      `Set it where the stack declares the function.`,
  );
}
