import { setTimeout as sleep } from "node:timers/promises";
import { PlainProgress } from "../../cli/plain-progress";

/** How many of five tasks were under way at once. */
async function mostAtOnce(limit?: number): Promise<number> {
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await sleep(1);
    running -= 1;
  };
  const tasks = Array.from({ length: 5 }, (_, number) => ({ title: `task ${number}`, work }));
  await new PlainProgress(() => undefined).all(tasks, limit);
  return most;
}

describe("tasks side by side", () => {
  it("are all under way where no limit is given", async () => expect(await mostAtOnce()).toBe(5));
  it("are no more than the limit", async () => expect(await mostAtOnce(2)).toBe(2));

  it("all run although one fails, which is thrown then", async () => {
    const lines: string[] = [];
    const progress = new PlainProgress((line) => lines.push(line));
    const fails = { title: "fails", work: () => Promise.reject(new Error("no")) };
    const works = { title: "works", work: () => Promise.resolve() };
    await expect(progress.all([fails, works], 1)).rejects.toThrow("no");
    expect(lines.map((line) => line.replace(/ \(.*\)/, ""))).toEqual([
      "  fails",
      "✗ fails",
      "  works",
      "✓ works",
    ]);
  });
});
