import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify, isAlive } from "../../delivery/process-identity";
import { holderOf, takeRunLock } from "../../local/run-lock";

const place = () => join(mkdtempSync(join(tmpdir(), "lock-")), "run.lock");

describe("the run lock", () => {
  it("is for one at a time and says who has it", () => {
    const path = place();
    const lock = takeRunLock(path, "pipeline local");
    expect(lock.isAfterCrash).toBe(false);
    expect(() => takeRunLock(path, "pipeline local drop")).toThrow(
      `"pipeline local" (process ${process.pid}, since`,
    );
    lock.release();
    expect(existsSync(path)).toBe(false);
  });

  it("is taken over from a process that is gone", async () => {
    const path = place();
    const child = spawn("sleep", ["60"]);
    const identity = identify(child.pid ?? 0);
    writeFileSync(path, JSON.stringify({ ...identity, command: "old", since: "then" }));
    expect(holderOf(path)?.command).toBe("old");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(holderOf(path)).toBeUndefined();
    expect(takeRunLock(path, "new").isAfterCrash).toBe(true);
    expect(holderOf(path)?.command).toBe("new");
  });

  it("does not take another process with the same number for the holder", () => {
    expect(isAlive({ pid: process.pid, born: "another time" })).toBe(false);
  });
});
