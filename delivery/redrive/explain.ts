import type { Letter } from "./letters";

/** Something that could not be handled, in words. */
export interface Explained {
  readonly id: string;
  /** Which file or source it is about. */
  readonly what: string;
  readonly since: string;
  readonly tried: string;
  readonly why: string;
}

/** What is known besides the message: how often its queue tries, and what the function logged. */
export interface Circumstances {
  readonly tries: number | undefined;
  readonly logged: string | undefined;
}

/** Put a message into words, without showing what is in it beyond names. */
export function explain(letter: Letter, circumstances: Circumstances): Explained {
  const { id, notes, sent_at } = letter;
  const retries = notes["RETRY_ATTEMPTS"];
  const { logged, tries } = circumstances;
  const times = retries === undefined ? tries : Number(retries) + 1;
  return {
    id,
    what: subject(letter),
    since: sent_at.toISOString(),
    tried: times === undefined ? "until its retries were used up" : `${times} times`,
    why: reasonIn(notes) ?? logged ?? "the function ended without a word: killed or out of time",
  };
}

/** What the service that gave the event up says; a queue says nothing. */
export function reasonIn(notes: Readonly<Record<string, string>>): string | undefined {
  const code = notes["ERROR_CODE"] ?? notes["ErrorCode"];
  const message = notes["ERROR_MESSAGE"] ?? notes["ErrorMessage"];
  if (code === undefined && message === undefined) return undefined;
  return [code, message].filter((part) => part !== undefined && part !== "").join(": ");
}

interface Body {
  readonly detail?: {
    readonly bucket?: { readonly name?: string };
    readonly object?: { readonly key?: string; readonly "version-id"?: string };
  };
  readonly source?: unknown;
  readonly scheduled_at?: unknown;
}

function subject({ body, id }: Letter): string {
  const { detail, scheduled_at, source } = parsed(body);
  const { key, "version-id": version } = detail?.object ?? {};
  if (key !== undefined) {
    const which = version === undefined ? "" : ` (version ${version})`;
    return `file s3://${detail?.bucket?.name ?? "?"}/${key}${which}`;
  }
  if (typeof source === "string") {
    const when = typeof scheduled_at === "string" ? `, scheduled for ${scheduled_at}` : "";
    return `source ${source}${when}`;
  }
  return `message ${id}, which is of no known form`;
}

function parsed(body: string): Body {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
