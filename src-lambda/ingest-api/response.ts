import { parse } from "lossless-json";
import { ApiFailed, Passing } from "./api-error";
import { retryAfterMs } from "./retry-after";

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json\s*(;|$)/i;
const CHARSET = /;\s*charset="?([\w.:-]+)/i;
const NO_CONTENT = 204;
const PASSING = [408, 425, 429];

/** An answer that was read whole. */
export interface Page {
  /**
   * Numbers keep their digits: an id of 19 digits, an amount of 20, are no doubles. Undefined when the API says that
   * there is nothing.
   */
  readonly document: unknown;
  /** Its `Link` header. */
  readonly link: string | null;
}

/** Says whether an answer's status lets us go on; `secretName` is where the credentials stand. */
export function checkStatus(response: Response, secretName: string): void {
  const { headers, status } = response;
  if (status === 200 || status === NO_CONTENT) return;
  if (status === 401 || status === 403) {
    throw new ApiFailed(
      `answered ${status}: the credentials in secret ${secretName} are not accepted; set it with: ` +
        `aws secretsmanager put-secret-value --secret-id ${secretName} --secret-string '...'`,
    );
  }
  if (status >= 500 || PASSING.includes(status)) {
    const after = retryAfterMs(headers.get("retry-after"), clockOf(headers));
    throw new Passing(`answered ${status}`, after);
  }
  throw new ApiFailed(`answered ${status}, must be 200`);
}

/** What time it is for the server: its dates are by its own clock. */
function clockOf(headers: Headers): number {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
}

/** Reads the JSON of an answer, no further than allowed. */
export async function readPage(response: Response, maxBytes: number): Promise<Page> {
  if (response.status === NO_CONTENT) return { document: undefined, link: null };
  const type = response.headers.get("content-type") ?? "none";
  if (!JSON_TYPE.test(type)) throw new ApiFailed(`content type is ${type}, must be JSON`);
  const bytes = await readBytes(response, maxBytes);
  return { document: documentOf(bytes, type), link: response.headers.get("link") };
}

/** JSON is UTF-8, whatever a header says; where it is not, the header tells what else. */
function documentOf(bytes: Buffer, type: string): unknown {
  const charsets = new Set(["UTF-8", (CHARSET.exec(type)?.[1] ?? "UTF-8").toUpperCase()]);
  for (const charset of charsets) {
    try {
      return parse(new TextDecoder(charset, { fatal: true }).decode(bytes));
    } catch {
      // The parser's message would quote the answer.
    }
  }
  // A proxy that gave up in the middle looks like this.
  throw new Passing(
    `the answer of ${bytes.length} bytes is not JSON in ${[...charsets].join(" or ")}`,
  );
}

async function readBytes(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) throw new ApiFailed(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
