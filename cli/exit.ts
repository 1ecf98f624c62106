import { CommanderError } from "commander";
import pc from "picocolors";
import { Failure, ReviewNeeded } from "../delivery/failure";

/** Wrong use of the program, for what commander cannot see by itself. */
export class UsageError extends Failure {}

/** 0 worked, 1 failed, 2 used wrongly, 3 stopped for a review. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ReviewNeeded) return 3;
  return error instanceof UsageError ? 2 : 1;
}

/** Tell the user on standard error; only a bug shows its stack. */
export function explain(error: unknown): void {
  const colours = pc.createColors(pc.isColorSupported && process.stderr.isTTY);
  console.error(`${colours.red("error:")} ${textOf(error)}`);
  const fix = fixOf(error);
  if (fix) console.error(`${colours.cyan("next:")} ${fix}`);
}

function fixOf(error: unknown): string | undefined {
  if (error instanceof Failure) return error.fix;
  if (error instanceof Error && "$metadata" in error && isOfNothing(error))
    return "deploy first: npm run local on this machine, npm run -s pipeline -- deploy on AWS";
  return undefined;
}

/** Each service has a name of its own for what is not there. */
const isOfNothing = ({ message, name }: Error) =>
  /NotFound|DoesNotExist|not found/.test(name + message);

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Failure) return error.message;
  // What AWS refuses is not a bug of this program; `config/` likewise speaks for itself.
  if ("$metadata" in error) return `AWS: ${error.name}: ${error.message}`;
  return error.stack ?? error.message;
}
