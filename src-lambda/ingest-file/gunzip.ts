import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Limits, mostUnpacked } from "../transform/limits";
import { Refused } from "../transform/refused";
import type { HashedStream } from "./hashed-stream";

/** Whether bytes begin like gzip, whatever the file is called. */
export function isGzip(head: Buffer): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

function asRefused(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "Z_BUF_ERROR") {
    return new Refused(
      "gzip_truncated",
      "gzip ends early: the upload was cut off; deliver the whole file again",
    );
  }
  if (typeof code === "string" && code.startsWith("Z_")) {
    const detail = (error as Error).message;
    return new Refused(
      "gzip_corrupt",
      `gzip is damaged (${detail}); compress and deliver the file again`,
    );
  }
  return error;
}

/** Bytes of all members of a gzip file; `fileBytes` is its size, by which a bomb is known. */
export async function* gunzip(
  compressed: AsyncIterable<Buffer>,
  landed: HashedStream,
  fileBytes: number,
  limits: Limits,
): AsyncGenerator<Buffer> {
  const engine = createGunzip({ chunkSize: 128 * 1024 });
  const source = Readable.from(compressed, { objectMode: false });
  source.on("error", (error) => engine.destroy(error));
  source.pipe(engine);
  const most = mostUnpacked(fileBytes, limits);
  let bytes = 0;
  try {
    for await (const chunk of engine as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) throw bomb(limits);
      yield chunk;
    }
  } catch (error) {
    throw asRefused(error);
  }
  await landed.drain();
  const left = landed.bytes - engine.bytesWritten;
  if (left > 0 && !landed.endsInZeros(left)) {
    throw new Refused(
      "gzip_corrupt",
      `gzip is followed by ${left} bytes that are not gzip; compress and deliver the file again`,
    );
  }
}

function bomb({ maxGzipRatio }: Limits): Refused {
  return new Refused(
    "gzip_bomb",
    `gzip grows to more than ${maxGzipRatio} times its size; a file of sales does not; ` +
      `deliver it uncompressed if it is real`,
  );
}
