import { setTimeout as sleep } from "node:timers/promises";
import { describeError, log } from "../core/log";
import { waitMs } from "../core/source/backoff";
import { ApiFailed, Passing } from "./api-error";
import { checkStatus, type Page, readPage } from "./response";
import type { ApiSettings } from "./settings";

const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 3;

export interface ClientOptions {
  readonly settings: Pick<ApiSettings, "maxResponseBytes" | "requestTimeoutSeconds" | "retry">;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secretName: string;
  /** Ends when the time of the run is used up. */
  readonly signal: AbortSignal;
  readonly remaining: () => number;
}

/** Asks an API for pages: patient with what passes, quick to give up on what does not. */
export class ApiClient {
  constructor(private readonly options: ClientOptions) {}

  /** The answer to one request, tried again while its failures are of the passing kind. */
  async get(url: URL): Promise<Page> {
    const { retry } = this.options.settings;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.tryOnce(url);
      } catch (error) {
        if (!(error instanceof Passing)) throw error;
        if (tries >= retry.attempts) throw new ApiFailed(`${error.message}, ${tries} times`);
        // An API that asks for no wait at all would have used up all tries at once.
        const wait = Math.max(error.retryAfterMs ?? 0, waitMs(retry, tries));
        log("warn", "API to be asked again", {
          ...describeError(error),
          tries,
          wait_ms: Math.round(wait),
        });
        await this.wait(wait, error);
      }
    }
  }

  private async wait(milliseconds: number, why: Passing): Promise<void> {
    const left = this.options.remaining();
    if (milliseconds < left) return sleep(milliseconds);
    const seconds = (duration: number) => `${Math.ceil(duration / 1000)} s`;
    throw new ApiFailed(
      `${why.message} and is to be asked again in ${seconds(milliseconds)}; ` +
        `this run has ${seconds(left)} left`,
    );
  }

  private async tryOnce(url: URL): Promise<Page> {
    const { secretName, settings, signal } = this.options;
    const timeout = AbortSignal.timeout(settings.requestTimeoutSeconds * 1000);
    try {
      const response = await this.follow(url, AbortSignal.any([signal, timeout]));
      checkStatus(response, secretName);
      return await readPage(response, settings.maxResponseBytes);
    } catch (error) {
      if (error instanceof ApiFailed) throw error;
      if (signal.aborted) {
        throw new ApiFailed(
          "the time of the run was used up; raise timeoutSeconds or lower window.until.maxDays in its entry",
        );
      }
      if (timeout.aborted) {
        throw new Passing(`no whole answer within ${settings.requestTimeoutSeconds} s`);
      }
      throw new Passing(`connection failed (${reasonOf(error)})`);
    }
  }

  /** Follows redirects within the host only: another one must not see the credentials. */
  private async follow(url: URL, signal: AbortSignal): Promise<Response> {
    const { headers } = this.options;
    let next = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const options = { headers: { accept: "application/json", ...headers }, signal };
      const response = await fetch(next, { ...options, redirect: "manual" });
      if (!REDIRECTS.includes(response.status)) return response;
      await response.body?.cancel();
      next = new URL(response.headers.get("location") ?? "", next);
      if (next.origin !== url.origin) {
        throw new ApiFailed(`redirects to ${next.origin}, must stay at ${url.origin}`);
      }
    }
    throw new ApiFailed(`redirects more than ${MAX_REDIRECTS} times`);
  }
}

/** Undici says "fetch failed" and hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string } } & Error;
  return cause?.code ?? cause?.message ?? message;
}
