import type { Client, FileEntryWithStats, SFTPWrapper, Stats } from "ssh2";
import { FileRefused, Passing, SftpFailed, STATUS, statusOf } from "./sftp-error";

type Done<T> = (error: Error | undefined, result: T) => void;

/** A file that a server has opened. */
export interface OpenFile {
  readonly name: string;
  readonly handle: Buffer;
}

/** The files of a server. Whatever it does not answer in time ends the connection. */
export class Remote {
  private readonly waiting = new Set<(error: Error) => void>();
  private sftp: SFTPWrapper | undefined;

  constructor(
    private readonly client: Client,
    private readonly idleSeconds: number,
  ) {
    client.once("close", () => {
      for (const fail of this.waiting) fail(new Passing("the connection was lost"));
    });
  }

  /** Begins SFTP on a connection that is logged in. */
  async start(): Promise<this> {
    this.sftp = await this.ask<SFTPWrapper>("start SFTP", (_, done) => this.client.sftp(done));
    // What ends the channel ends the questions too; without a listener it would end the process.
    this.sftp.on("error", () => this.end());
    return this;
  }

  /** All that is in a directory, as it is itself: links are links. */
  async list(directory: string): Promise<FileEntryWithStats[]> {
    const what = `list ${directory}`;
    try {
      const handle = await this.ask<Buffer>(what, (sftp, done) => sftp.opendir(directory, done));
      const entries: FileEntryWithStats[] = [];
      // Answer by answer, as a long list takes many and none of them may take long.
      for (let some = await this.listOn(what, handle); some; some = await this.listOn(what, handle))
        entries.push(...some);
      await this.close({ name: directory, handle });
      return entries;
    } catch (error) {
      const status = statusOf(error);
      if (status === STATUS.noSuchFile) throw new SftpFailed(`there is no directory ${directory}`);
      if (status === STATUS.permissionDenied)
        throw new SftpFailed(`directory ${directory} may not be listed with this login`);
      throw passing(what, error);
    }
  }

  /** The next entries of a directory; undefined when that were all. */
  private async listOn(what: string, handle: Buffer): Promise<FileEntryWithStats[] | undefined> {
    try {
      return await this.ask<FileEntryWithStats[]>(what, (sftp, done) => sftp.readdir(handle, done));
    } catch (error) {
      if (statusOf(error) === STATUS.eof) return undefined;
      throw error;
    }
  }

  /** Opens a file; undefined when it is not there (any more). */
  async open(path: string, name: string): Promise<OpenFile | undefined> {
    const what = `open ${name}`;
    try {
      const handle = await this.ask<Buffer>(what, (sftp, done) => sftp.open(path, "r", done));
      return { name, handle };
    } catch (error) {
      const status = statusOf(error);
      if (status === STATUS.noSuchFile) return undefined;
      if (status === STATUS.permissionDenied)
        throw new FileRefused(`${name} may not be read with this login`);
      throw aboutFile(what, error);
    }
  }

  /** What an open file is now. */
  async look({ handle, name }: OpenFile): Promise<Stats> {
    const what = `look at ${name}`;
    return this.ask<Stats>(what, (sftp, done) => sftp.fstat(handle, done)).catch(
      (error: unknown) => {
        throw aboutFile(what, error);
      },
    );
  }

  /** Reads into `target` what the file has from `position` on, or less; 0 at its end. */
  async read({ handle, name }: OpenFile, target: Buffer, position: number): Promise<number> {
    const what = `read ${name}`;
    try {
      return await this.ask<number>(what, (sftp, done) =>
        sftp.read(handle, target, 0, target.length, position, done),
      );
    } catch (error) {
      if (statusOf(error) === STATUS.eof) return 0;
      throw aboutFile(what, error);
    }
  }

  /** Gives a file back; the server does it itself when the connection ends. */
  async close({ handle }: OpenFile): Promise<void> {
    await this.ask<undefined>("close", (sftp, done) =>
      sftp.close(handle, (error) => done(error ?? undefined, undefined)),
    ).catch(() => undefined);
  }

  /** Ends the connection. */
  end(): void {
    this.client.destroy();
  }

  private async ask<T>(what: string, question: (sftp: SFTPWrapper, done: Done<T>) => void) {
    let timer: NodeJS.Timeout | undefined;
    let fail: (error: Error) => void = () => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.waiting.add((fail = reject));
        timer = setTimeout(() => {
          reject(new Passing(`no answer to "${what}" within ${this.idleSeconds} s`));
          this.end();
        }, this.idleSeconds * 1000);
        // The first question starts SFTP.
        question(this.sftp as SFTPWrapper, (error, result) => {
          if (error) reject(error);
          else resolve(result);
        });
      });
    } finally {
      clearTimeout(timer);
      this.waiting.delete(fail);
    }
  }
}

/** A server that answers is there: what it cannot do with one file keeps no other. */
function aboutFile(what: string, error: unknown): SftpFailed {
  const failure = passing(what, error);
  return statusOf(error) === undefined ? failure : new FileRefused(failure.message);
}

/** An answer that names no reason of its own: the server may be busy. */
function passing(what: string, error: unknown): SftpFailed {
  if (error instanceof SftpFailed) return error;
  return new Passing(`cannot ${what} (${error instanceof Error ? error.message : String(error)})`);
}
