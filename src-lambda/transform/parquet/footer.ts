import { parquetMetadata, parquetSchema } from "hyparquet/src/metadata.js";
import type { FileMetaData, SchemaElement } from "hyparquet/src/types.js";
import { Refused } from "../refused";
import type { ByteRanges } from "./byte-ranges";
import { damaged, decoding } from "./damage";

const MAGIC = "PAR1";
const ENCRYPTED_MAGIC = "PARE";
/** Length of the metadata and the closing magic. */
const TAIL_BYTES = 8;
const MAX_FOOTER_BYTES = 16 * 1024 * 1024;

/** A column of the file as its schema describes it. */
export interface FileColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** A list, map or struct: it has no one value for each record. */
  readonly isNested: boolean;
}

/** What the end of a Parquet file says of the rest. */
export interface Footer {
  readonly rowGroups: FileMetaData["row_groups"];
  readonly columns: readonly FileColumn[];
}

/** Reads the metadata at the end of a file. */
export async function readFooter(file: ByteRanges): Promise<Footer> {
  if (file.bytes < MAGIC.length + TAIL_BYTES) throw damaged("it is too short to be one");
  const tail = await file.read(file.bytes - TAIL_BYTES, file.bytes);
  const magic = tail.toString("latin1", 4);
  if (magic === ENCRYPTED_MAGIC) throw encrypted();
  if (magic !== MAGIC) throw damaged("it does not end in PAR1, the upload may have been cut off");
  const bytes = tail.readUInt32LE(0);
  if (bytes > file.bytes - MAGIC.length - TAIL_BYTES) {
    throw damaged(`its footer claims ${bytes} bytes, more than the file has`);
  }
  if (bytes > MAX_FOOTER_BYTES) {
    const reason = `footer has ${bytes} bytes, at most ${MAX_FOOTER_BYTES} are read; write fewer row groups`;
    throw new Refused("parquet_too_large", reason);
  }
  const footer = await file.read(file.bytes - TAIL_BYTES - bytes, file.bytes);
  return decoding("its footer cannot be read", () => toFooter(footer));
}

function toFooter(bytes: Buffer): Footer {
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const rowGroups = metadata.row_groups;
  const rows = rowGroups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(metadata.num_rows)) throw damaged("its row groups lack rows");
  const columns = parquetSchema(metadata).children.map(({ children, element }) => {
    if (!element.name) throw damaged("a column has no name");
    const isNested = children.length > 0 || element.repetition_type === "REPEATED";
    return { name: element.name, element, isNested };
  });
  return { rowGroups, columns };
}

/** A file, or a column of it, that only a key can open. */
export function encrypted(): Refused {
  return new Refused("parquet_encrypted", "Parquet is encrypted; deliver it without encryption");
}
