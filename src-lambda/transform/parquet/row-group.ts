import type { RowGroup } from "hyparquet/src/types.js";
import { Refused } from "../refused";
import { checkCodec } from "./codec";
import { ColumnCursor } from "./column-cursor";
import { damaged, unsupported } from "./damage";
import { encrypted, type FileColumn } from "./footer";
import type { ReadAhead } from "./read-ahead";

/** Packed bytes of one row group that are held at a time; writers make 128 MB at most. */
const MAX_ROW_GROUP_BYTES = 256 * 1024 * 1024;

/** Where one column of a row group lies in the file. */
export interface Chunk {
  readonly column: FileColumn;
  readonly codec: string;
  readonly start: number;
  readonly end: number;
  readonly unpackedBytes: number;
}

/** Where the wanted columns of a row group lie; refuses a row group that is not read here. */
export function chunksOf(
  group: RowGroup,
  number: number,
  columns: readonly FileColumn[],
  fileBytes: number,
): readonly Chunk[] {
  const chunks = columns.map((column) => chunkOf(group, column, fileBytes));
  const bytes = chunks.reduce((sum, { end, start }) => sum + end - start, 0);
  if (bytes <= MAX_ROW_GROUP_BYTES) return chunks;
  throw new Refused(
    "parquet_too_large",
    `row group ${number} has ${bytes} bytes, at most ${MAX_ROW_GROUP_BYTES} are read; ` +
      `write smaller row groups`,
  );
}

function chunkOf(group: RowGroup, column: FileColumn, fileBytes: number): Chunk {
  const { name } = column;
  const found = group.columns.find(({ meta_data }) => {
    const path = meta_data?.path_in_schema;
    return path?.length === 1 && path[0] === name;
  });
  const isSealed = group.columns.some((one) => one.crypto_metadata ?? !one.meta_data);
  if (isSealed) throw encrypted();
  if (!found?.meta_data) throw damaged(`a row group has no column ${name}`);
  if (found.file_path) throw unsupported(`column ${name} lies in another file; deliver one file`);
  const { codec, data_page_offset, dictionary_page_offset, ...sizes } = found.meta_data;
  checkCodec(codec);
  const start = Number(dictionary_page_offset || data_page_offset);
  const end = start + Number(sizes.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= fileBytes)) {
    throw damaged(`column ${name} lies outside of the file`);
  }
  return { column, codec, start, end, unpackedBytes: Number(sizes.total_uncompressed_size) };
}

/** Reads the columns of a row group; a cursor for each, undefined for one the file has not. */
export async function openChunks(
  file: ReadAhead,
  chunks: readonly Chunk[],
): Promise<readonly ColumnCursor[]> {
  const bodies = await file.readAll(chunks);
  return chunks.map(({ codec, column }, i) => new ColumnCursor(bodies[i] as Buffer, column, codec));
}
