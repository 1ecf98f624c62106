import { spawn } from "node:child_process";
import { isLockOf, stopLeftover } from "../../delivery/leftovers";
import { identify, isAlive } from "../../delivery/process-identity";

const marker = {
  pid: 1,
  born: "x",
  stack: "lake",
  folder: "f",
  command: "apply",
  startedAt: "2025-06-30T12:00:00.000Z",
};
const lock = { ID: "1", Who: "me@here", Created: "2025-06-30T12:00:05.123456789Z" };

describe("what a killed command leaves", () => {
  it("is its own lock only when taken here, after it began", () => {
    expect(isLockOf(marker, lock, "here")).toBe(true);
    expect(isLockOf(marker, lock, "elsewhere")).toBe(false);
    expect(isLockOf(marker, { ...lock, Created: "2025-06-30T11:00:00Z" }, "here")).toBe(false);
  });

  it("is asked to stop, and waited for", async () => {
    const child = spawn("sh", ["-c", "trap 'sleep 0.3; exit 0' INT; while :; do sleep 0.05; done"]);
    const identity = identify(child.pid ?? 0);
    if (!identity) throw new Error("the child did not start");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await stopLeftover({ ...marker, ...identity });
    expect(isAlive(identity)).toBe(false);
  });
});
