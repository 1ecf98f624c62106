import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { serveOwner } from "./owner";
import { salesApi } from "./sales-api";

const token = randomBytes(16).toString("hex");
const server = salesApi(token);
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  serveOwner({ url, token }, async () => void server.close());
  console.log(new Date().toISOString(), "listening on", url);
});
