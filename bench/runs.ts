import { readToolchain } from "../local/toolchain";
import { synthesizedApp } from "./app";
import { timed } from "./timed";

/** Files per partition over many daily runs, each followed by maintenance. */
export async function benchRuns(project: string, runs: string): Promise<string> {
  const { sparkPython, sparkJars, sparkJavaHome } = readToolchain(project, "engines");
  await synthesizedApp(project);
  const { output } = await timed(sparkPython, ["bench/daily_runs", "--runs", runs], {
    environment: { LOCAL_SPARK_JARS: sparkJars, JAVA_HOME: sparkJavaHome },
    isShown: true,
  });
  return output.trimEnd();
}
