import * as v from "valibot";
import { secretText } from "../core/source/secret";

const port = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(Number),
  v.check((number) => Number.isInteger(number) && number > 0 && number < 65_536, "is no port"),
);

const ca = v.pipe(
  secretText,
  v.check(
    (text) => text.includes("-----BEGIN CERTIFICATE-----"),
    "must be the certificates of the CA, in PEM",
  ),
);

/** What the secret of a database must hold: the names that Amazon RDS uses, and the CA that we trust. */
export const databaseSecret = v.object({
  host: secretText,
  port,
  dbname: secretText,
  username: secretText,
  password: secretText,
  ca,
});

export type DatabaseSecret = v.InferOutput<typeof databaseSecret>;
