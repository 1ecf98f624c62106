/** LZ4 alone: the package's entry loads the other codecs and WebAssembly too. */
declare module "hyparquet-compressors/src/lz4.js" {
  export { decompressLz4 } from "hyparquet-compressors";
}
