import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { sentNow } from "./arrival";

/** Uploads one object whose size is not known before: small in one request, else in several. */
export class PartUpload {
  private uploadId: string | undefined;
  private readonly etags: (string | undefined)[] = [];

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly key: string,
    private readonly contentType: string,
  ) {}

  /** Sends a piece; nothing is visible under the key before the last one. */
  async send(piece: Buffer, last: boolean): Promise<void> {
    const target = { Bucket: this.bucket, Key: this.key };
    if (last && !this.uploadId) {
      await this.s3.send(
        new PutObjectCommand({
          ...target,
          Body: piece,
          ContentType: this.contentType,
          Metadata: sentNow(),
        }),
      );
      return;
    }
    const UploadId = this.uploadId ?? (await this.begin());
    const PartNumber = this.etags.length + 1;
    const sent = await this.s3.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body: piece }),
    );
    this.etags.push(sent.ETag);
    if (last) await this.complete();
  }

  /** Gives up; what was sent is removed. */
  async abort(): Promise<void> {
    const UploadId = this.uploadId;
    if (!UploadId) return;
    this.uploadId = undefined;
    await this.s3.send(
      new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: this.key, UploadId }),
    );
  }

  /** Begins an upload in several requests, and gives its id: who knows it can go on with it. */
  async begin(): Promise<string> {
    const begun = await this.s3.send(
      new CreateMultipartUploadCommand({
        Bucket: this.bucket,
        Key: this.key,
        ContentType: this.contentType,
        Metadata: sentNow(),
      }),
    );
    if (!begun.UploadId)
      throw new Error(`S3 gave no upload id for s3://${this.bucket}/${this.key}`);
    return (this.uploadId = begun.UploadId);
  }

  /** Goes on with an upload that was begun before, after the parts of it that are there. */
  resume(uploadId: string, etags: readonly (string | undefined)[]): void {
    this.uploadId = uploadId;
    this.etags.push(...etags);
  }

  private async complete(): Promise<void> {
    await this.s3.send(
      new CompleteMultipartUploadCommand({
        Bucket: this.bucket,
        Key: this.key,
        UploadId: this.uploadId,
        MultipartUpload: {
          Parts: this.etags.map((ETag, i) => ({ ETag, PartNumber: i + 1 })),
        },
      }),
    );
    this.uploadId = undefined;
  }
}
