/** A resource object of JSON:API, which every answer of Terraform Cloud is made of. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data: Link | readonly Link[] }>>;
}

/** Points to another resource. */
export interface Link {
  readonly id: string;
  readonly type: string;
}

/** What a client sent. */
export interface Sent {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, { readonly data?: Link }>>;
}

/** An answer that is an error; Terraform's client turns its status into a message. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail = title,
  ) {
    super(`${status} ${title}: ${detail}`);
  }
}

/** Not there, or not for this token: Terraform Cloud does not tell which. */
export const notFound = (): Refusal => new Refusal(404, "not found", "Resource not found");

/** One resource, and those that the client asked to include. */
export const one = (data: Resource, included: readonly Resource[] = []) => ({
  data,
  ...(included.length > 0 && { included }),
});

/** All resources on one page. */
export const many = (data: readonly Resource[]) => ({
  data,
  meta: {
    pagination: {
      "current-page": 1,
      "prev-page": null,
      "next-page": null,
      "total-pages": 1,
      "total-count": data.length,
    },
  },
});

/** Errors as JSON:API has them. */
export const errors = ({ status, title, detail }: Refusal) => ({
  errors: [{ status: String(status), title, detail }],
});

/** The resource in a request's body. */
export function sentIn(body: Buffer): Sent {
  const { data } = parse(body) as { data?: Partial<Sent> };
  return { attributes: data?.attributes ?? {}, relationships: data?.relationships ?? {} };
}

/** The list of links in a request's body. */
export function linksIn(body: Buffer): readonly Link[] {
  const { data } = parse(body) as { data?: readonly Link[] };
  return data ?? [];
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8") || "{}");
  } catch {
    throw new Refusal(400, "bad request", "the body is no JSON");
  }
}
