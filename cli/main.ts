import { CommanderError } from "commander";
import { exitCodeOf, explain } from "./exit";
import { watchInterrupts } from "./interrupt";
import { pipelineProgram } from "./program";

// A reader that has seen enough (`query … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? 0 : 1),
);

// The SDK would warn in the middle of the progress about Node versions to come.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const interrupts = watchInterrupts();
let code = 0;
try {
  await pipelineProgram().parseAsync();
} catch (error) {
  code = interrupts.exitCode() ?? exitCodeOf(error);
  if (!(error instanceof CommanderError) && interrupts.exitCode() === undefined) explain(error);
}
code ||= Number(process.exitCode ?? 0);
// After what is still to be printed. A step that was given up may hold sockets, timers and pipes of
// children for minutes; nobody is to wait for those.
process.stdout.write("", () => process.exit(code));
