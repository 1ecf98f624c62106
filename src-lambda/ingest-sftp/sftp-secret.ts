import * as v from "valibot";
import { secretText } from "../core/source/secret";
import type { SftpSettings } from "./settings";

const PORT = 22;

/** An address and nothing else: credentials and paths have places of their own. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hash, hostname, password, pathname, protocol, search, username } = new URL(text);
  const rest = `${username}${password}${pathname.replace(/^\/$/, "")}${search}${hash}`;
  return protocol === "sftp:" && hostname !== "" && rest === "";
}

const FINGERPRINT = "SHA256:[A-Za-z0-9+/]{43}";

const address = {
  url: v.pipe(secretText, v.check(isAddress, "must be like sftp://host or sftp://host:port")),
  /** Several while a server changes its key. */
  host_key: v.pipe(
    secretText,
    v.regex(
      new RegExp(`^${FINGERPRINT}( ${FINGERPRINT})*$`),
      "must be like SHA256:… with 43 characters, as ssh-keygen -l shows it; several with a space between",
    ),
  ),
  username: secretText,
};

const SCHEMAS = {
  password: v.object({ ...address, password: secretText }),
  key: v.object({ ...address, private_key: secretText }),
};

/** What the secret of a server must hold, by how one logs in. */
export const secretSchema = (login: SftpSettings["login"]) => SCHEMAS[login];

/** All that a secret may hold. */
export interface SftpSecret {
  readonly url: string;
  readonly host_key: string;
  readonly username: string;
  readonly password?: string;
  readonly private_key?: string;
}

/** Host and port of a secret's address. */
export function placeOf({ url }: SftpSecret): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || PORT) };
}
