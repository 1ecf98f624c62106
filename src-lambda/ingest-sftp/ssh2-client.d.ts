/** The client alone: the package's entry loads its server and its agents too. */
declare module "ssh2/lib/client.js" {
  export { Client as default } from "ssh2";
}
