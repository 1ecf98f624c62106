import type { S3Client } from "@aws-sdk/client-s3";
import { PartUpload } from "../core/part-upload";
import { type FileItem, type FileItems, isAbout } from "./file-items";
import { asFile, type FoundFile, isSame } from "./found-files";
import { readPiece } from "./read-piece";
import type { OpenFile, Remote } from "./remote";
import { abortUpload, begunUpload } from "./resume-upload";
import { FileRefused } from "./sftp-error";

/** Sent in one request; two of them are in memory at a time. S3 takes 10,000 of a file. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** A file on its way from a server into the drop box. */
export interface Transfer {
  readonly remote: Remote;
  readonly open: OpenFile;
  readonly file: FoundFile;
  /** What earlier runs know of the name. */
  readonly item: FileItem | undefined;
  readonly items: FileItems;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly remaining: () => number;
  /** Told of what S3 has got. */
  readonly sent: (bytes: number) => void;
}

/** What became of a file: an unfinished one goes on in the next run, a changed one waits for it. */
export type Fate = "landed" | "changed" | "unfinished";

/** Lands a file as it is. The object becomes visible when all bytes of the file as it was listed are there. */
export async function transfer(transfer: Transfer): Promise<Fate> {
  const { bucket, file, items, key, open, remote, s3 } = transfer;
  // It may have changed since it was listed, or be another one by now.
  if (!(await isUnchanged(remote, open, file))) return "changed";
  const upload = new PartUpload(s3, bucket, key, "application/octet-stream");
  const fate = await send(transfer, upload, await prepare(transfer, upload));
  if (fate === "changed") await upload.abort();
  if (fate === "landed") await items.take(file, key);
  return fate;
}

/** Begins an upload or goes on with one, and gives the offset. */
async function prepare(
  { bucket, file, item, items, key, s3 }: Transfer,
  upload: PartUpload,
): Promise<number> {
  if (item?.upload_id !== undefined) {
    const place = { Bucket: bucket, Key: item.object, UploadId: item.upload_id };
    const begun = isAbout(item, file) ? await begunUpload(s3, place, file.size) : undefined;
    if (begun) {
      upload.resume(item.upload_id, begun.etags);
      return begun.bytes;
    }
    await abortUpload(s3, place);
  }
  if (file.size > PIECE_BYTES) await items.begin(file, key, await upload.begin());
  return 0;
}

/** Reads a piece while the one before is on its way to S3. */
async function send(
  { file, open, remaining, remote, sent }: Transfer,
  upload: PartUpload,
  offset: number,
): Promise<Fate> {
  const room = Math.min(PIECE_BYTES, file.size - offset);
  const rooms = [Buffer.allocUnsafe(room), Buffer.allocUnsafe(room)] as const;
  const read = (position: number, turn: number) => {
    const piece = (turn % 2 ? rooms[1] : rooms[0]).subarray(0, file.size - position);
    const isWhole = readPiece(remote, open, piece, position);
    // It is awaited later, or never when the piece before it could not be sent.
    isWhole.catch(() => undefined);
    return { piece, isWhole };
  };
  let slowestMs = 0;
  let next = read(offset, 0);
  for (let at = offset, turn = 1; ; turn += 1) {
    const startedAt = Date.now();
    const { isWhole, piece } = next;
    if (!(await isWhole)) return endedEarly(remote, open, file);
    at += piece.length;
    const isLast = at === file.size;
    if (!isLast) next = read(at, turn);
    else if (!(await isUnchanged(remote, open, file))) return "changed";
    await upload.send(piece, isLast);
    sent(piece.length);
    if (isLast) return "landed";
    slowestMs = Math.max(slowestMs, Date.now() - startedAt);
    if (remaining() < 2 * slowestMs) return "unfinished";
  }
}

/** Some servers give less than they list, as of a text whose line ends they translate: that file is never whole. */
async function endedEarly(remote: Remote, open: OpenFile, file: FoundFile): Promise<Fate> {
  if (!(await isUnchanged(remote, open, file))) return "changed";
  throw new FileRefused(`${file.name} ends before the ${file.size} bytes that the server lists`);
}

async function isUnchanged(remote: Remote, open: OpenFile, file: FoundFile): Promise<boolean> {
  return isSame(file, asFile(file.name, await remote.look(open)));
}
