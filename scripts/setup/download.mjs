import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { streamedFileHash } from "./digest.mjs";

const TRIES = 4;
const STALL_MILLIS = 30_000;

/** Bring a file of known size and SHA-256 to `target`; keeps a good one, goes on with a half one. */
export async function fetchVerified(
  { url, target, size, sha256 },
  { onBytes = () => {}, pauseMillis = 1_000 } = {},
) {
  if (await isIntact(target, { size, sha256 })) return onBytes(size);
  rmSync(target, { force: true });
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      await continueDownload({ url, part, size }, onBytes);
      await verify(part, { size, sha256 });
      return renameSync(part, target);
    } catch (error) {
      if (error.isFinal || attempt === TRIES) throw error;
      await sleep(pauseMillis * attempt);
    }
  }
}

/** True when the file is there with the right size and content. */
export async function isIntact(path, { size, sha256 }) {
  if (!existsSync(path) || statSync(path).size !== size) return false;
  return (await streamedFileHash(path)) === sha256;
}

async function verify(part, { size, sha256 }) {
  if (await isIntact(part, { size, sha256 })) return;
  const got = `${statSync(part).size} bytes with sha256 ${await streamedFileHash(part)}`;
  rmSync(part);
  throw new Error(`got ${got}; the lock says ${size} bytes with sha256 ${sha256}`);
}

async function continueDownload({ url, part, size }, onBytes) {
  const have = existsSync(part) ? statSync(part).size : 0;
  if (have === size) return onBytes(have);
  const from = have < size ? have : 0;
  const watch = stallWatch();
  const headers = {
    "accept-encoding": "identity",
    ...(from > 0 ? { range: `bytes=${from}-` } : {}),
  };
  try {
    const response = await fetch(url, { headers, signal: watch.signal });
    checkStatus(response);
    const resumed = response.status === 206;
    let received = resumed ? from : 0;
    const body = Readable.fromWeb(response.body).on("data", (chunk) => {
      watch.alive();
      onBytes((received += chunk.length));
    });
    await pipeline(body, createWriteStream(part, { flags: resumed ? "a" : "w" }));
  } finally {
    watch.end();
  }
}

function checkStatus({ status, ok }) {
  if (ok) return;
  const missing = status >= 400 && status < 500 && ![408, 416, 429].includes(status);
  throw Object.assign(new Error(`the repository answered ${status}`), { isFinal: missing });
}

/** Aborts a connection over which nothing comes any more. */
function stallWatch() {
  const controller = new AbortController();
  const stalled = () =>
    controller.abort(new Error(`nothing received for ${STALL_MILLIS / 1000} s`));
  const timer = setTimeout(stalled, STALL_MILLIS);
  return {
    signal: controller.signal,
    alive: () => timer.refresh(),
    end: () => clearTimeout(timer),
  };
}
