import { exitCodeOf, explain } from "../../cli/exit";
import { pipelineProgram } from "../../cli/program";

/** What a user is told of a command line that is wrong, and the exit code. */
async function used(...args: string[]): Promise<{ said: string; code: number }> {
  const lines: string[] = [];
  const keep = (text: unknown) => {
    lines.push(String(text));
    return true;
  };
  const errors = jest.spyOn(console, "error").mockImplementation(keep);
  const written = jest.spyOn(process.stderr, "write").mockImplementation(keep);
  try {
    await pipelineProgram().parseAsync(args, { from: "user" });
    return { said: lines.join("\n"), code: 0 };
  } catch (error) {
    if (!(error instanceof Error && "exitCode" in error)) explain(error);
    return { said: lines.join("\n"), code: exitCodeOf(error) };
  } finally {
    errors.mockRestore();
    written.mockRestore();
  }
}

describe("wrong use", () => {
  it.each<[string[], string]>([
    [["nonsense"], "unknown command 'nonsense'"],
    [["local", "nonsense"], 'unknown command "nonsense"; there are: drop, source'],
    [["local", "--nope"], "unknown option '--nope'"],
    [["local", "query"], "missing required argument 'sql'"],
    [["local", "--file", "no/such.csv"], "no such file: "],
    [["local", "drop", "cli"], "cli is no file that can be read"],
    [["local", "drop", "README.md", "--dataset", "x"], "It must be one of sales, stores."],
    [["local", "source", "x"], 'no source "x" in this stage; there are: store-api'],
    [["redrive", "--stage", "x"], "Allowed choices are dev, prod."],
    [["run", "--date", "2025-1-1"], "'2025-1-1' is invalid. It must be a day, yyyy-mm-dd."],
    [["backfill", "--from", "2025-02-30"], "It must be a day, yyyy-mm-dd."],
    [["backfill"], "a backfill needs --from and --to"],
    [["backfill", "--concurrency", "0"], "It must be a whole number above 0."],
    [["bench", "--rows", "x", "jobs"], '--rows is given "x"; it takes whole numbers above 0'],
    [["bench", "x"], "Allowed choices are synth, ingest"],
    [["sample-data", "--faults", "2", "x.csv"], "It must be a number from 0 to 1."],
    [["sample-data", "--rows", "1.5", "x.csv"], "It must be a whole number above 0."],
    [["sample-data", "--rows", "5"], "--rows is for a file of your own"],
    [["sample-data", "no/such/x.csv"], "no folder "],
  ])("%j is told what is wrong and ends with 2, without a stack", async (args, message) => {
    const { code, said } = await used(...args);
    expect(said).toContain(message);
    expect(said).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
  });
});

it("what AWS does not have is said with what makes it", async () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => undefined);
  const error = Object.assign(new Error("Requested resource not found"), { $metadata: {} });
  explain(error);
  expect(said.mock.calls.join("\n")).toContain("deploy first: npm run local on this machine");
  said.mockRestore();
});
