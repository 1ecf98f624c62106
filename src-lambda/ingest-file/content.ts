import { type Limits, tooLarge } from "../transform/limits";
import type { Content } from "../transform/open-records";
import type { ByteRanges } from "../transform/parquet/byte-ranges";
import { readHead } from "../transform/text/head";
import { gunzip, isGzip } from "./gunzip";
import type { HashedStream } from "./hashed-stream";

const MAGIC_BYTES = 2;

/** The content of a landed file: unpacked if its first bytes say gzip, whatever it is called. */
export async function contentOf(
  landed: HashedStream,
  ranges: ByteRanges,
  limits: Limits,
): Promise<Content> {
  const { all, bytes } = await readHead(landed.chunks(), MAGIC_BYTES);
  if (!isGzip(bytes)) return { packed: false, text: all, ranges };
  const text = withinLimit(gunzip(all, landed, ranges.bytes, limits), limits);
  return { packed: true, text, ranges };
}

async function* withinLimit(text: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of text) {
    bytes += chunk.length;
    if (bytes > limits.maxFileBytes) throw tooLarge("text unpacks to more bytes", limits);
    yield chunk;
  }
}
