import { parse } from "lossless-json";
import { createHash } from "node:crypto";
import { ApiFailed, Passing } from "./api-error";
import { retryAfterMs } from "./retry-after";

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;
const PASSING = [408, 425, 429];

/** An answer that was read whole. */
export interface Page {
  /** Numbers keep their digits: an id of 19 digits, an amount of 20, are no doubles. */
  readonly document: unknown;
  readonly sha256: string;
}

/** Says whether an answer's status lets us go on; `secretName` is where the credentials stand. */
export function checkStatus(response: Response, secretName: string): void {
  const { headers, status } = response;
  if (status === 200) return;
  if (status === 401 || status === 403) {
    throw new ApiFailed(
      `answered ${status}: the credentials in secret ${secretName} are not accepted; set it with: ` +
        `aws secretsmanager put-secret-value --secret-id ${secretName} --secret-string '...'`,
    );
  }
  if (status >= 500 || PASSING.includes(status)) {
    const after = retryAfterMs(headers.get("retry-after"), Date.now());
    throw new Passing(`answered ${status}`, after);
  }
  throw new ApiFailed(`answered ${status}, must be 200`);
}

/** Reads the JSON of an answer, no further than allowed. */
export async function readPage(response: Response, maxBytes: number): Promise<Page> {
  const type = response.headers.get("content-type") ?? "none";
  if (!JSON_TYPE.test(type)) throw new ApiFailed(`content type is ${type}, must be JSON`);
  const bytes = await readBytes(response, maxBytes);
  try {
    const document = parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return { document, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch {
    // A proxy that gave up in the middle looks like this; the parser's message would quote the answer.
    throw new Passing(`the answer of ${bytes.length} bytes is not JSON in UTF-8`);
  }
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
