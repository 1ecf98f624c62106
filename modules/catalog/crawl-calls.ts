import { CRAWLER_RETRIES, GLUE_RETRIES } from "../pipeline/retries";
import type { Poll, Retry, Task } from "../pipeline/step";

/** A crawl takes a minute or two; asking for longer would fill the execution's history. */
const TIMEOUT_MINUTES = 30;

const call = (action: string, Name: string, Retry: readonly Retry[]): Task => ({
  Resource: `arn:aws:states:::aws-sdk:glue:${action}`,
  Parameters: { Name },
  ResultPath: null,
  TimeoutSeconds: 60,
  Retry,
});

/** Start the crawler. */
export const startCrawl = (crawler: string): Task => call("startCrawler", crawler, CRAWLER_RETRIES);

const LAST_CRAWL = "$.crawl.seen.Crawler.LastCrawl";

/** Ask for the crawler until it is done. */
export const crawlPoll = (crawler: string): Poll => ({
  task: call("getCrawler", crawler, GLUE_RETRIES),
  everySeconds: 2,
  timeoutMinutes: TIMEOUT_MINUTES,
  running: { Not: { Variable: "$.crawl.seen.Crawler.State", StringEquals: "READY" } },
  failed: { Not: { Variable: `${LAST_CRAWL}.Status`, StringEquals: "SUCCEEDED" } },
  failure: { error: "CrawlFailed", cause: LAST_CRAWL },
});
