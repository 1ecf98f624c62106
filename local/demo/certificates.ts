import { generate } from "selfsigned";

/** A server's certificate, its key, and the CA that issued it; all in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** A CA of its own for a server at `host`, valid for a week. */
export async function issueCertificates(host: string): Promise<Certificates> {
  const validity = {
    notBeforeDate: new Date(Date.now() - 24 * 3600 * 1000),
    notAfterDate: new Date(Date.now() + 7 * 24 * 3600 * 1000),
    algorithm: "sha256",
  };
  const ca = await generate(named("Demo CA"), {
    ...validity,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const server = await generate(named(host), {
    ...validity,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: host }] }],
  });
  return { ca: ca.cert, certificate: server.cert, key: server.private };
}

const named = (value: string) => [{ name: "commonName", value }];
