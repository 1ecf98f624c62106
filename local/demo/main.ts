import type { AddressInfo } from "node:net";
import { writeJson } from "../../delivery/files";
import { identify, isAlive } from "../../delivery/process-identity";
import { salesApi } from "./sales-api";

// Started by launch.ts: with the local AWS it is for, and where to say that it listens.
const [, , note = "", pid = ""] = process.argv;
const token = process.env["DEMO_API_TOKEN"];
const owner = identify(Number(pid));
if (!note || !owner || !token) {
  throw new Error("usage: DEMO_API_TOKEN=… demo-api.mjs NOTE PID, with the PID of a local AWS");
}

const server = salesApi(token);
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeJson(note, { ...identify(process.pid), url, token });
  console.log(new Date().toISOString(), "listening on", url);
});
// However the local AWS ends, this ends too.
setInterval(() => isAlive(owner) || process.exit(0), 500);
