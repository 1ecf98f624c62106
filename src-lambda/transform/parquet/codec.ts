import { decompress as unzstd } from "fzstd";
import { decompressLz4 } from "hyparquet-compressors/src/lz4.js";
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
  ZSTD: zstd,
  LZ4_RAW: lz4,
};

/** The library fills what it is given and does not say how far it came: a mark in the last byte does. */
function zstd(packed: Uint8Array, bytes: number): Uint8Array {
  for (const mark of [0xa7, 0x58]) {
    const page = new Uint8Array(bytes);
    page[bytes - 1] = mark;
    unzstd(packed, page);
    if (page[bytes - 1] !== mark) return page;
  }
  throw damaged(`a page unpacks to less than ${bytes} bytes`);
}

/** Most bytes that LZ4 makes of some: what is packed in more would keep the library busy for minutes. */
const mostInLz4 = (bytes: number) => bytes + Math.ceil(bytes / 255) + 16;

/** Bare, the library takes a block that is too short; behind its two lengths, as Hadoop has it, it does not. */
function lz4(packed: Uint8Array, bytes: number): Uint8Array {
  if (packed.length > mostInLz4(bytes)) throw damaged(`a page is longer packed than LZ4 makes it`);
  const framed = Buffer.alloc(8 + packed.length);
  framed.writeUInt32BE(bytes, 0);
  framed.writeUInt32BE(packed.length, 4);
  framed.set(packed, 8);
  return decompressLz4(framed, bytes);
}

/** Refuses a codec that is not read here. LZ4 without RAW is three formats, and files do not say which. */
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
