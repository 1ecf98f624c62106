import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { writeOutbox } from "./demo-outbox";
import { localRoot, serveOwner } from "./owner";
import { sftpFolder, type SftpLogin } from "./sftp-folder";
import { fingerprintOf, newSshKey } from "./ssh-keys";

const folder = join(localRoot, "demo-sftp");
await writeOutbox(join(folder, "outbox"));
const host = newSshKey();
const client = newSshKey();
const username = "lake";
const heard = (operation: string, path: string) =>
  console.log(new Date().toISOString(), operation, path);
const server = sftpFolder({
  folder,
  hostKeys: [host.private],
  username,
  publicKey: client.public,
  heard,
});
server.listen(0, "127.0.0.1", () => {
  const url = `sftp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const host_key = fingerprintOf(host);
  const login: SftpLogin = { url, host_key, username, private_key: client.private };
  serveOwner(login, async () => void server.close());
  console.log(new Date().toISOString(), "listening on", url);
});
