import { readToolchain } from "../local/toolchain";
import { timed } from "./timed";

/** Training and forecast, by the number of series. */
export async function benchModel(project: string, series: readonly string[]): Promise<string> {
  const { mlPython } = readToolchain(project, "engines");
  const { output } = await timed(mlPython, ["bench/model", "--series", ...series]);
  return output.trimEnd();
}
