import { readToolchain } from "../local/toolchain";
import { synthesizedApp } from "./app";
import { timed } from "./timed";

/** raw_to_processed beside DuckDB: parse, validate, dedupe and write the same rows. */
export async function benchJobs(project: string, rows: readonly string[]): Promise<string> {
  const { sparkPython, sparkJars, sparkJavaHome } = readToolchain(project, "engines");
  await synthesizedApp(project);
  const { output } = await timed(sparkPython, ["bench/raw_to_processed", "--rows", ...rows], {
    environment: { LOCAL_SPARK_JARS: sparkJars, JAVA_HOME: sparkJavaHome },
  });
  return output.trimEnd();
}
