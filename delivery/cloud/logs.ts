import { StringDecoder } from "node:string_decoder";
import { pause } from "../pause";
import type { CloudApi } from "./api";

/** A log that grows, and where its lines go. */
export interface Followed {
  readonly api: CloudApi;
  readonly url: string;
  /** True when nothing more will be written, for logs that are cut off. */
  readonly isOver: () => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const LIMIT = 65_536;
const POLL_MS = 500;
const END_OF_TEXT = 3;
const CONTROLS = /[\u0002\u0003]/g;

/** Say the lines of a log until its end-of-text mark, or until its run is over and nothing more comes. */
export async function followLog({ api, url, isOver, say, signal }: Followed): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let offset = 0;
  let rest = "";
  for (;;) {
    const wasOver = await isOver();
    const address = new URL(url);
    address.searchParams.set("limit", String(LIMIT));
    address.searchParams.set("offset", String(offset));
    const bytes = await api.download(address.href);
    offset += bytes.length;
    const lines = (rest + decoder.write(bytes).replaceAll(CONTROLS, "")).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(say);
    if (bytes.at(-1) === END_OF_TEXT || (bytes.length === 0 && wasOver)) break;
    if (bytes.length === 0) await pause(POLL_MS, signal);
  }
  if (rest) say(rest);
}
