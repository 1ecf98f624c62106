import * as v from "valibot";
import { secretText } from "../core/source/secret";
import type { Auth } from "./settings";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Credentials go out over TLS only; what does not leave the machine may do without. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hash, hostname, password, protocol, search, username } = new URL(text);
  const isPlain = protocol === "http:" && LOOPBACK.includes(hostname);
  return (protocol === "https:" || isPlain) && `${username}${password}${search}${hash}` === "";
}

const base_url = v.pipe(
  secretText,
  v.check(
    isSafe,
    `must be https:// and a host, without user, query and fragment ` +
      `(http:// only for ${LOOPBACK.join(", ")})`,
  ),
);

/** What fits into a header: of another value fetch's error shows all of it. */
const headerText = v.pipe(
  secretText,
  v.trim(),
  v.regex(/^[\x20-\x7e]+$/, "must be one line of printable ASCII characters"),
);

const SCHEMAS = {
  bearer: v.object({ base_url, token: headerText }),
  header: v.object({ base_url, token: headerText }),
  basic: v.object({ base_url, username: secretText, password: secretText }),
  none: v.object({ base_url }),
};

/** What the secret of an API must hold, by how it wants to be asked. */
export const secretSchema = (auth: Auth) => SCHEMAS[auth.type];

/** All that a secret may hold. */
export interface ApiSecret {
  readonly base_url: string;
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
}

/** The headers that say who asks. */
export function authHeaders(auth: Auth, secret: ApiSecret): Record<string, string> {
  const { password = "", token = "", username = "" } = secret;
  switch (auth.type) {
    case "bearer":
      return { authorization: `Bearer ${token}` };
    case "header":
      return { [auth.header]: token };
    case "basic":
      return {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
      };
    case "none":
      return {};
  }
}
