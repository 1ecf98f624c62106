import { decompress as unzstd } from "fzstd";
import { snappyUncompress } from "hyparquet/src/snappy.js";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { damaged, unsupported } from "./damage";

type Unpack = (packed: Uint8Array, bytes: number) => Uint8Array;

const CODECS: Readonly<Record<string, Unpack>> = {
  UNCOMPRESSED: (packed) => packed,
  SNAPPY: (packed, bytes) => {
    const page = new Uint8Array(bytes);
    snappyUncompress(packed, page);
    return page;
  },
  GZIP: (packed, maxOutputLength) => gunzipSync(packed, { maxOutputLength }),
  BROTLI: (packed, maxOutputLength) => brotliDecompressSync(packed, { maxOutputLength }),
  ZSTD: (packed, bytes) => unzstd(packed, new Uint8Array(bytes)),
};

/** Refuses a codec that is not read here. */
export function checkCodec(codec: string): void {
  if (Object.hasOwn(CODECS, codec)) return;
  const known = Object.keys(CODECS).join(", ");
  throw unsupported(`Parquet is compressed with ${codec}; write it with one of ${known}`);
}

/** A page without its compression, which must give exactly as many bytes as its header says. */
export function unpack(codec: string, packed: Uint8Array, bytes: number): Uint8Array {
  // An empty page has nothing to unpack, and some writers leave out the codec's own framing.
  const page = bytes === 0 ? new Uint8Array(0) : (CODECS[codec] as Unpack)(packed, bytes);
  if (page.length === bytes) return page;
  throw damaged(`a page unpacks to ${page.length} bytes instead of ${bytes}`);
}
