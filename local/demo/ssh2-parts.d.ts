/** Parts of the package by themselves: its entry is CommonJS that hides its names from ES modules. */
declare module "ssh2/lib/server.js" {
  export { Server as default } from "ssh2";
}
declare module "ssh2/lib/protocol/keyParser.js" {
  import type { utils } from "ssh2";
  const parts: Pick<typeof utils, "parseKey">;
  export default parts;
}
