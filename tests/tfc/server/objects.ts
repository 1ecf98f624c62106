import { randomBytes } from "node:crypto";
import { notFound } from "./json-api";
import { done, type Routes } from "./router";

interface StoredObject {
  readonly get?: (offset: number, limit: number) => Buffer | undefined;
  readonly put?: (bytes: Buffer) => void;
}

/** Uploads and downloads by secret address: who has the address may, as with Terraform Cloud's archive. */
export class Objects {
  private readonly objects = new Map<string, StoredObject>();

  constructor(private readonly origin: () => string) {}

  /** An address for one object. */
  address(object: StoredObject): string {
    const secret = randomBytes(24).toString("hex");
    this.objects.set(secret, object);
    return `${this.origin()}/_archivist/v1/object/${secret}`;
  }

  readonly routes: Routes = {
    "GET /_archivist/v1/object/:secret": ({ parameters, query }) => {
      const offset = Number(query.get("offset") ?? 0);
      const limit = Number(query.get("limit") ?? Number.MAX_SAFE_INTEGER);
      const bytes = this.find(parameters["secret"]).get?.(offset, limit);
      if (!bytes) throw notFound();
      return { status: 200, bytes };
    },
    "PUT /_archivist/v1/object/:secret": ({ parameters, body }) => {
      const { put } = this.find(parameters["secret"]);
      if (!put) throw notFound();
      put(body);
      return done(200);
    },
  };

  private find(secret = ""): StoredObject {
    const object = this.objects.get(secret);
    if (!object) throw notFound();
    return object;
  }
}
