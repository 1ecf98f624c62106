import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from "hyparquet/src/delta.js";
import { byteStreamSplit } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import type { DecodedArray, PageHeader, SchemaElement } from "hyparquet/src/types.js";
import { unpack } from "./codec";
import { damaged, unsupported } from "./damage";
import { readRuns } from "./runs";

/** Values of one page; a dictionary's index stands for its entry. */
export interface Page {
  readonly rows: number;
  /** For each row 1 if it has a value, 0 if it has none; undefined if all have one. */
  readonly present: Int32Array | undefined;
  readonly values: DecodedArray;
  readonly isIndexed: boolean;
}

/** What the pages of a column chunk have in common. */
export interface PageContext {
  readonly element: SchemaElement;
  readonly codec: string;
}

/** Decodes the dictionary of a column chunk. */
export function dictionaryOf(body: Uint8Array, header: PageHeader, context: PageContext) {
  const page = unpack(context.codec, body, header.uncompressed_page_size);
  return plain(page, header.dictionary_page_header?.num_values ?? 0, context.element);
}

/** Decodes a page of values; undefined for a page of another kind, which holds none. */
export function pageOf(body: Uint8Array, header: PageHeader, context: PageContext) {
  if (header.type === "DATA_PAGE") return pageV1(body, header, context);
  return header.type === "DATA_PAGE_V2" ? pageV2(body, header, context) : undefined;
}

function pageV1(body: Uint8Array, header: PageHeader, { codec, element }: PageContext): Page {
  const { encoding, num_values: rows } = header.data_page_header ?? missing();
  const page = unpack(codec, body, header.uncompressed_page_size);
  if (element.repetition_type === "REQUIRED") {
    return toPage(page, rows, undefined, encoding, element);
  }
  const length = viewOf(page).getUint32(0, true);
  const levels = readRuns(page.subarray(4, 4 + length), 1, rows);
  return toPage(page.subarray(4 + length), rows, levels, encoding, element);
}

function pageV2(body: Uint8Array, header: PageHeader, { codec, element }: PageContext): Page {
  const v2 = header.data_page_header_v2 ?? missing();
  const levelBytes = v2.definition_levels_byte_length + v2.repetition_levels_byte_length;
  const rest = body.subarray(levelBytes);
  const bytes = header.uncompressed_page_size - levelBytes;
  const values = v2.is_compressed === false ? rest : unpack(codec, rest, bytes);
  const levels =
    element.repetition_type === "REQUIRED"
      ? undefined
      : readRuns(body.subarray(v2.repetition_levels_byte_length, levelBytes), 1, v2.num_values);
  return toPage(values, v2.num_values, levels, v2.encoding, element);
}

function toPage(
  bytes: Uint8Array,
  rows: number,
  present: Int32Array | undefined,
  encoding: string,
  element: SchemaElement,
): Page {
  const count = present ? present.reduce((sum, level) => sum + level, 0) : rows;
  const isIndexed = encoding.endsWith("_DICTIONARY");
  if (isIndexed) {
    const values = count === 0 ? [] : readRuns(bytes.subarray(1), viewOf(bytes).getUint8(0), count);
    return { rows, present, values, isIndexed };
  }
  return { rows, present, values: decode(bytes, count, encoding, element), isIndexed };
}

function decode(
  bytes: Uint8Array,
  count: number,
  encoding: string,
  element: SchemaElement,
): DecodedArray {
  if (count === 0) return [];
  const { type, type_length } = element;
  const reader = { view: viewOf(bytes), offset: 0 };
  if (encoding === "PLAIN") return plain(bytes, count, element);
  if (encoding === "RLE" && type === "BOOLEAN") {
    return Array.from(readRuns(bytes.subarray(4), 1, count), Boolean);
  }
  if (encoding === "BYTE_STREAM_SPLIT" && type) {
    return byteStreamSplit(reader, count, type, type_length);
  }
  const unpackDelta = {
    DELTA_BINARY_PACKED: deltaBinaryUnpack,
    DELTA_LENGTH_BYTE_ARRAY: deltaLengthByteArray,
    DELTA_BYTE_ARRAY: deltaByteArray,
  }[encoding];
  if (!unpackDelta) throw unsupported(`Parquet encoding ${encoding} is not read here`);
  const numbers = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
  const values = type?.startsWith("INT") ? numbers : new Array<unknown>(count);
  (unpackDelta as (from: typeof reader, count: number, to: DecodedArray) => void)(
    reader,
    count,
    values,
  );
  checkEnd(reader);
  return values;
}

function plain(bytes: Uint8Array, count: number, { type, type_length }: SchemaElement) {
  const reader = { view: viewOf(bytes), offset: 0 };
  const values = readPlain(reader, type ?? missing(), count, type_length);
  checkEnd(reader);
  return values;
}

/** The library reads on into the next page where a length is wrong. */
function checkEnd({ offset, view }: { readonly offset: number; readonly view: DataView }): void {
  if (offset > view.byteLength) throw damaged("values reach over the end of their page");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function missing(): never {
  throw damaged("a header without its fields");
}
