/** One link of a `Link` header (RFC 8288): its address and its parameters. */
const LINK = /<([^>]*)>([^<]*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i;

/** The address that a `Link` header gives for the next page; undefined when it gives none. */
export function nextLink(header: string | null): string | undefined {
  for (const [, address, parameters = ""] of header?.matchAll(LINK) ?? []) {
    const [, quoted, bare] = REL.exec(parameters) ?? [];
    if ((quoted ?? bare ?? "").toLowerCase().split(/\s+/).includes("next")) return address;
  }
  return undefined;
}
