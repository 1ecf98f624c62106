import type { Stats } from "node:fs";
import { lstat, open, readdir, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Attributes, FileEntry, SFTPWrapper } from "ssh2";
import { Handles } from "./sftp-handles";

/** Numbers of the protocol. */
const STATUS_CODE = { OK: 0, EOF: 1, NO_SUCH_FILE: 2, PERMISSION_DENIED: 3, FAILURE: 4 };
const OPEN_TO_READ = 1;
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

type Question = () => Promise<void>;

/** Answers the questions of one SFTP client about a folder; what it may not do is "unsupported". */
export function serveFolder(sftp: SFTPWrapper, served: ServedFolder): void {
  const handles = new Handles();
  /** Answers a question, or says what is wrong. */
  const answer = (id: number, question: Question) => {
    question().catch((error: NodeJS.ErrnoException) =>
      sftp.status(id, STATUS_OF[error.code ?? ""] ?? STATUS_CODE.FAILURE),
    );
  };
  answerAboutPaths(sftp, served, handles, answer);
  answerAboutHandles(sftp, served, handles, answer);
  sftp.once("close", () => handles.closeAll());
}

type Answer = (id: number, question: Question) => void;

function answerAboutPaths(
  sftp: SFTPWrapper,
  { folder, heard }: ServedFolder,
  handles: Handles,
  answer: Answer,
): void {
  const inside = (path: string) => join(folder, posix.normalize(`/${path}`));
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
      sftp.handle(id, handles.give({ path, names: await entriesOf(inside(path)) }));
      heard?.("list", path);
    }),
  );
  sftp.on("OPEN", (id, path, flags) =>
    answer(id, async () => {
      if (flags !== OPEN_TO_READ) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
      sftp.handle(id, handles.give({ path, file: await open(inside(path)), names: [] }));
      heard?.("open", path);
    }),
  );
}

function answerAboutHandles(
  sftp: SFTPWrapper,
  { heard }: ServedFolder,
  handles: Handles,
  answer: Answer,
): void {
  sftp.on("READDIR", (id, handle) =>
    answer(id, async () => {
      const names = handles.find(handle).names.splice(0, NAMES);
      if (names.length > 0) sftp.name(id, names);
      else sftp.status(id, STATUS_CODE.EOF);
    }),
  );
  sftp.on("FSTAT", (id, handle) =>
    answer(id, async () => {
      sftp.attrs(id, attributes(await handles.file(handle).stat()));
      heard?.("look", handles.find(handle).path);
    }),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    answer(id, async () => {
      const room = Buffer.allocUnsafe(length);
      const { bytesRead } = await handles.file(handle).read(room, 0, length, offset);
      if (bytesRead > 0) sftp.data(id, room.subarray(0, bytesRead));
      else sftp.status(id, STATUS_CODE.EOF);
    }),
  );
  sftp.on("CLOSE", (id, handle) =>
    answer(id, async () => {
      await handles.close(handle);
      sftp.status(id, STATUS_CODE.OK);
    }),
  );
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
