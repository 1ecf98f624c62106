import { damaged } from "./damage";

/**
 * Reads `count` numbers of `bitWidth` bits in Parquet's mix of runs and packed bits. The library's
 * reader trusts the length of a run: a damaged one would fill the memory.
 */
export function readRuns(bytes: Uint8Array, bitWidth: number, count: number): Int32Array {
  const out = new Int32Array(count);
  if (bitWidth > 31) throw damaged(`a level or index of ${bitWidth} bits`);
  if (bitWidth === 0) return out;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let filled = 0; filled < count;) {
    let header = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      if (shift > 28) throw damaged("a run without an end");
      const byte = view.getUint8(at);
      header |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
      at += 1;
    }
    const values = Math.min(count - filled, header & 1 ? (header >>> 1) * 8 : header >>> 1);
    if (values === 0) throw damaged("an empty run");
    if (header & 1) {
      unpackBits(view, at, bitWidth, out.subarray(filled, filled + values));
      at += (header >>> 1) * bitWidth;
    } else {
      const width = (bitWidth + 7) >> 3;
      let value = 0;
      for (let i = 0; i < width; i += 1) value |= view.getUint8(at + i) << (8 * i);
      out.fill(value, filled, filled + values);
      at += width;
    }
    filled += values;
  }
  return out;
}

function unpackBits(view: DataView, start: number, bitWidth: number, out: Int32Array): void {
  let at = start;
  let bits = 0;
  let kept = 0;
  for (let i = 0; i < out.length; i += 1) {
    let value = 0;
    for (let got = 0; got < bitWidth;) {
      if (kept === 0) {
        bits = view.getUint8(at);
        at += 1;
        kept = 8;
      }
      const take = Math.min(kept, bitWidth - got);
      value |= (bits & ((1 << take) - 1)) << got;
      bits >>>= take;
      kept -= take;
      got += take;
    }
    out[i] = value;
  }
}
