import type { Stats } from "node:fs";
import { type FileHandle, lstat, open, readdir, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { type Attributes, type FileEntry, type SFTPWrapper, utils } from "ssh2";

const { OPEN_MODE, STATUS_CODE } = utils.sftp;
const STATUS_OF: Readonly<Record<string, number>> = {
  ENOENT: STATUS_CODE.NO_SUCH_FILE,
  EACCES: STATUS_CODE.PERMISSION_DENIED,
  EPERM: STATUS_CODE.PERMISSION_DENIED,
};
/** Names in one answer to a listing. */
const NAMES = 100;

export interface ServedFolder {
  readonly folder: string;
  /** Told of what is asked for. @default - nobody is */
  readonly heard?: (operation: string, path: string) => void;
}

/** What a client has open. */
interface Opened {
  readonly file?: FileHandle;
  /** What a listing has not told yet. */
  readonly names: FileEntry[];
}

/** Answers the questions of one SFTP client about a folder; what it may not do is "unsupported". */
export function serveFolder(sftp: SFTPWrapper, { folder, heard }: ServedFolder): void {
  const opened = new Map<number, Opened>();
  let next = 0;
  const inside = (path: string) => join(folder, posix.normalize(`/${path}`));
  const hold = (what: Opened): Buffer => {
    opened.set((next += 1), what);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(next);
    return handle;
  };
  const held = (handle: Buffer): Opened => {
    const found = opened.get(handle.readUInt32BE());
    if (!found) throw new Error("no such handle");
    return found;
  };
  /** Answers a question, or says what is wrong. */
  const answer = (id: number, what: () => Promise<void>) => {
    what().catch((error: NodeJS.ErrnoException) =>
      sftp.status(id, STATUS_OF[error.code ?? ""] ?? STATUS_CODE.FAILURE),
    );
  };

  sftp.on("REALPATH", (id, path) => {
    const filename = posix.normalize(`/${path}`);
    sftp.name(id, [{ filename, longname: filename, attrs: {} as Attributes }]);
  });
  sftp.on("STAT", (id, path) =>
    answer(id, async () => sftp.attrs(id, attributes(await stat(inside(path))))),
  );
  sftp.on("LSTAT", (id, path) =>
    answer(id, async () => sftp.attrs(id, attributes(await lstat(inside(path))))),
  );
  sftp.on("OPENDIR", (id, path) =>
    answer(id, async () => {
      const names = await entriesOf(inside(path));
      sftp.handle(id, hold({ names }));
      heard?.("list", path);
    }),
  );
  sftp.on("READDIR", (id, handle) =>
    answer(id, async () => {
      const names = held(handle).names.splice(0, NAMES);
      if (names.length > 0) sftp.name(id, names);
      else sftp.status(id, STATUS_CODE.EOF);
    }),
  );
  sftp.on("OPEN", (id, path, flags) =>
    answer(id, async () => {
      if (flags !== OPEN_MODE.READ) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
      sftp.handle(id, hold({ file: await open(inside(path)), names: [] }));
      heard?.("open", path);
    }),
  );
  sftp.on("FSTAT", (id, handle) =>
    answer(id, async () => {
      const found = await held(handle).file?.stat();
      if (!found) throw new Error("not a file");
      sftp.attrs(id, attributes(found));
    }),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    answer(id, async () => {
      const bytes = await held(handle).file?.read(Buffer.allocUnsafe(length), 0, length, offset);
      if (bytes?.bytesRead) sftp.data(id, bytes.buffer.subarray(0, bytes.bytesRead));
      else sftp.status(id, STATUS_CODE.EOF);
    }),
  );
  sftp.on("CLOSE", (id, handle) =>
    answer(id, async () => {
      await held(handle).file?.close();
      opened.delete(handle.readUInt32BE());
      sftp.status(id, STATUS_CODE.OK);
    }),
  );
  sftp.once("close", () => opened.forEach(({ file }) => void file?.close()));
}

async function entriesOf(path: string): Promise<FileEntry[]> {
  const names = await readdir(path);
  const entries = names.map(async (filename) => {
    const attrs = attributes(await lstat(join(path, filename)));
    return { filename, longname: filename, attrs };
  });
  return Promise.all(entries);
}

const attributes = ({ atimeMs, gid, mode, mtimeMs, size, uid }: Stats): Attributes => {
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
  return { mode, uid, gid, size, atime: seconds(atimeMs), mtime: seconds(mtimeMs) };
};
