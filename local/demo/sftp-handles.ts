import type { FileHandle } from "node:fs/promises";
import type { FileEntry } from "ssh2";

/** What a client has open. */
interface Opened {
  readonly path: string;
  readonly file?: FileHandle;
  /** What a listing has not told yet. */
  readonly names: FileEntry[];
}

/** What one client has open, by number. */
export class Handles {
  private readonly opened = new Map<number, Opened>();
  private last = 0;

  give(opened: Opened): Buffer {
    this.opened.set((this.last += 1), opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.last);
    return handle;
  }

  find(handle: Buffer): Opened {
    const found = this.opened.get(handle.readUInt32BE());
    if (found) return found;
    throw new Error("no such handle");
  }

  file(handle: Buffer): FileHandle {
    const { file } = this.find(handle);
    if (file) return file;
    throw new Error("not a file");
  }

  async close(handle: Buffer): Promise<void> {
    const { file } = this.find(handle);
    this.opened.delete(handle.readUInt32BE());
    await file?.close();
  }

  closeAll(): void {
    for (const { file } of this.opened.values()) void file?.close();
  }
}
