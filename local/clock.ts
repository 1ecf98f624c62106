import { request } from "node:http";
import { Failure } from "../delivery/failure";
import { pause } from "../delivery/pause";
import type { Instance } from "./instance";

/** A schedule or a rule at one of its times, and what came of it. */
export interface Firing {
  readonly at: string;
  readonly schedule?: string;
  readonly rule?: string;
  readonly target: string;
  /** An execution's ARN or an invocation's id, null when the target got a message. */
  readonly started: string | null;
  readonly status: string;
  readonly reason: string | null;
}

/** What an advance fired, in order. */
export interface AdvanceReport {
  readonly from: string;
  readonly to: string;
  readonly now: string;
  readonly fired: readonly Firing[];
  readonly failed: number;
}

/** How the clock stands, and what it is doing while somebody advances it. */
export interface ClockState {
  readonly now: string;
  readonly offset_seconds: number;
  readonly advancing:
    (Omit<AdvanceReport, "now"> & { readonly waiting_for: readonly string[] }) | null;
}

const LOOK_MS = 500;

/** Read the clock of the local AWS. */
export async function clockOf({ url }: Instance): Promise<ClockState> {
  const response = await fetch(`${url}/_local/clock`, { signal: AbortSignal.timeout(10_000) });
  return (await response.json()) as ClockState;
}

/** How to advance. */
export interface AdvanceOptions {
  /** `1d`, `1d12h`, or a time such as 2026-03-01T06:00:00Z. */
  readonly by: string;
  /** Let what was fired end before time goes on. */
  readonly waits: boolean;
  readonly signal: AbortSignal;
  /** Hears how it stands, again and again. */
  readonly seen: (state: ClockState) => void;
}

/** Advance the clock; the local AWS goes on with it even when this is interrupted. */
export async function advance(
  instance: Instance,
  { by, waits, signal, seen }: AdvanceOptions,
): Promise<AdvanceReport> {
  const query = new URLSearchParams({
    [by.includes("-") ? "to" : "advance"]: by,
    wait: waits ? "yes" : "no",
  });
  let isOver = false;
  const answer = post(`${instance.url}/_local/clock?${query}`, signal).finally(
    () => (isOver = true),
  );
  answer.catch(() => undefined);
  while (!isOver) {
    seen(await clockOf(instance));
    await Promise.race([answer.catch(() => undefined), pause(LOOK_MS, signal)]);
  }
  return answer;
}

/** Not fetch: it gives up when nothing comes for five minutes, and two weeks of runs take longer. */
function post(url: string, signal: AbortSignal): Promise<AdvanceReport> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", signal }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const answer = JSON.parse(Buffer.concat(parts).toString()) as
          AdvanceReport | { error: string };
        if ("error" in answer) reject(new Failure(answer.error));
        else resolve(answer);
      });
    });
    call.on("error", reject);
    call.end();
  });
}
