const START_OF_TEXT = 2;
const END_OF_TEXT = 3;

/** The growing log of a plan or apply, between the two control characters by which clients know its ends. */
export class LogStream {
  private readonly parts: Buffer[] = [];
  private isOpen = false;
  private isClosed = false;

  write(text: string | Buffer): void {
    if (!this.isOpen) this.parts.push(Buffer.from([START_OF_TEXT]));
    this.isOpen = true;
    this.parts.push(Buffer.from(text));
  }

  end(): void {
    if (this.isClosed) return;
    this.write("");
    this.parts.push(Buffer.from([END_OF_TEXT]));
    this.isClosed = true;
  }

  /** At most `limit` bytes from `offset` on; none when there are none yet. */
  read(offset: number, limit: number): Buffer {
    return Buffer.concat(this.parts).subarray(offset, offset + limit);
  }

  /** Without the control characters. */
  get text(): string {
    return Buffer.concat(this.parts)
      .toString("utf8")
      .replaceAll(/[\u0002\u0003]/g, "");
  }
}
