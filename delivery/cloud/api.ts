import { Failure, Interrupted, messageOf } from "../failure";
import { pause } from "../pause";

/** A resource object of JSON:API. */
export interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data?: { readonly id: string } }>>;
}

/** What is sent as a resource. */
export interface Draft {
  readonly type: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data: Link }>>;
}

/** Points to a resource. */
export interface Link {
  readonly type: string;
  readonly id: string;
}

/** Who is asked, as whom. */
export interface Access {
  readonly hostname: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Undefined for addresses that carry their own secret. */
  readonly token?: string;
}

const JSON_API = "application/vnd.api+json";
const TRIES = 6;

/** The API of Terraform Cloud or Enterprise, by JSON:API. */
export class CloudApi {
  private constructor(
    private readonly access: Access,
    private readonly base: URL,
  ) {}

  /** Ask the host where its API is, as Terraform does. */
  static async discover(access: Access): Promise<CloudApi> {
    const url = `https://${access.hostname}/.well-known/terraform.json`;
    const response = await request({ method: "GET", url }, access);
    const services = (await response.json()) as { "tfe.v2"?: string };
    const path = services["tfe.v2"];
    if (!path)
      throw new Failure(`${access.hostname} is no Terraform Cloud: ${url} names no tfe.v2`);
    return new CloudApi(access, new URL(path, url));
  }

  async get(path: string): Promise<Resource> {
    return dataOf(await this.send("GET", path));
  }

  /** The resource, or undefined where there is none (or none that the token may see). */
  async find(path: string): Promise<Resource | undefined> {
    const response = await this.send("GET", path, undefined, [404]);
    return response.status === 404 ? undefined : dataOf(response);
  }

  async post(path: string, data: Draft | readonly Link[]): Promise<Resource | undefined> {
    const response = await this.send("POST", path, data);
    return isEmpty(response) ? undefined : dataOf(response);
  }

  /** Any JSON that is no resource; undefined when it is not there yet. */
  async json(path: string): Promise<unknown> {
    const response = await this.send("GET", path);
    return isEmpty(response) ? undefined : response.json();
  }

  /** Put bytes at an address that was handed out for them. */
  async upload(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await request({ method: "PUT", url, body: bytes }, this.access);
  }

  /** Bytes of an address that was handed out. */
  async download(url: string): Promise<Buffer> {
    const response = await request({ method: "GET", url }, this.access);
    return Buffer.from(await response.arrayBuffer());
  }

  private send(method: string, path: string, data?: unknown, allowed: readonly number[] = []) {
    const url = new URL(path, this.base).href;
    const body = data === undefined ? undefined : JSON.stringify({ data });
    const { token } = this.access;
    return request(
      { method, url, token, ...(body !== undefined && { body }) },
      this.access,
      allowed,
    );
  }
}

async function dataOf(response: Response): Promise<Resource> {
  return ((await response.json()) as { data: Resource }).data;
}

const isEmpty = ({ status, headers }: Response) =>
  status === 204 || status === 202 || headers.get("content-length") === "0";

async function request(
  { method, url, body, token }: Request,
  { hostname, signal }: Access,
  allowed: readonly number[] = [],
): Promise<Response> {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}`, "content-type": JSON_API }),
  };
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { method, headers, signal, ...(body && { body }) }).catch(
      (error: unknown) => unreachable(error, url, signal),
    );
    if (response.ok || allowed.includes(response.status)) return response;
    const isPassing = response.status === 429 || response.status >= 500;
    if (!isPassing || attempt === TRIES) throw await refusal(response, { method, url, hostname });
    const wait = Number(response.headers.get("retry-after") ?? 0) * 1000;
    await pause(Math.max(wait, 250 * 2 ** attempt), signal);
  }
}

function unreachable(error: unknown, url: string, signal: AbortSignal): never {
  if (signal.aborted) throw new Interrupted();
  const { cause } = error as { cause?: unknown };
  throw new Failure(
    `cannot reach ${new URL(url).host}: ${messageOf(cause ?? error)}`,
    "a private certificate authority is trusted with NODE_EXTRA_CA_CERTS=FILE",
  );
}

async function refusal(
  response: Response,
  { method, url, hostname }: { method: string; url: string; hostname: string },
): Promise<Failure> {
  const text = await response.text();
  const said = /"detail":\s*"([^"]+)"/.exec(text)?.[1] ?? text.slice(0, 300);
  const what = `${method} ${new URL(url).pathname}: ${response.status} ${said}`;
  if (response.status === 401)
    return new Failure(
      `${hostname} does not know this token (${what})`,
      `terraform login ${hostname}`,
    );
  return new Failure(`${hostname} answers ${what}`);
}
