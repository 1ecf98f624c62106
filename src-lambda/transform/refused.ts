/** Why a file is refused as a whole. */
export type RefusalCode =
  | "unknown_dataset"
  | "too_large"
  | "gzip_truncated"
  | "gzip_corrupt"
  | "gzip_bomb"
  | "wrong_format"
  | "wrong_encoding"
  | "record_too_large"
  | "unbalanced_quote"
  | "header_duplicate"
  | "header_missing_column"
  | "header_ambiguous"
  | "header_too_wide"
  | "parquet_corrupt"
  | "parquet_encrypted"
  | "parquet_unsupported"
  | "parquet_too_large"
  | "parquet_bomb"
  | "reference_incomplete";

/** The file is at fault, not the system: trying again cannot help. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly code: RefusalCode,
    reason: string,
  ) {
    super(reason);
  }
}
