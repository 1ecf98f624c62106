import { readToolchain } from "../local/toolchain";
import { synthesizedApp } from "./app";
import { timed } from "./timed";

/** The EMR jobs on published sales. */
export async function benchDerived(project: string, rows: readonly string[]): Promise<string> {
  const { sparkPython, sparkJars, sparkJavaHome } = readToolchain(project, "engines");
  await synthesizedApp(project);
  const { output } = await timed(sparkPython, ["bench/derived", "--rows", ...rows], {
    environment: { LOCAL_SPARK_JARS: sparkJars, JAVA_HOME: sparkJavaHome },
  });
  return output.trimEnd();
}
