// Runs one Lambda function: node node_shim.mjs ANSWER_FD CODE_DIR HANDLER CLOCK_OFFSET_MS
// Frames both ways: 4 bytes length, then JSON. Events come on standard input, one at a time.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [, , answerFd, codeDir, handlerName, firstOffset] = process.argv;

// The function sees a clock that may be ahead; its deadline is measured on the real one.
const RealDate = Date;
let clockOffset = Number(firstOffset);
const now = () => RealDate.now() + clockOffset;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (date, given, made) =>
    Reflect.construct(date, given.length > 0 ? given : [now()], made),
  get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
});
RealDate.prototype.constructor = globalThis.Date;

function answer(message) {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  const frame = Buffer.concat([head, body]);
  for (let sent = 0; sent < frame.length;) sent += fs.writeSync(Number(answerFd), frame, sent);
}

function failure(error) {
  return {
    errorType: error?.name ?? "Error",
    errorMessage: error?.message ?? String(error),
    trace: String(error?.stack ?? "").split("\n"),
  };
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

async function load() {
  const dot = handlerName.lastIndexOf(".");
  const module = handlerName.slice(0, dot);
  const file = [".mjs", ".cjs", ".js"]
    .map((extension) => path.join(codeDir, module + extension))
    .find((candidate) => fs.existsSync(candidate));
  if (!file) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const loaded = await import(pathToFileURL(file).href);
  const name = handlerName.slice(dot + 1);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler !== "function") {
    throw named("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  }
  return handler;
}

function context({ requestId, deadline, arn }) {
  const env = process.env;
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: arn,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
  };
}

async function run(handler, request) {
  const event = JSON.parse(request.event);
  const ctx = context(request);
  if (handler.length < 3) return handler(event, ctx);
  return new Promise((resolve, reject) => {
    handler(event, ctx, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

async function invoke(handler, request) {
  clockOffset = request.clockOffset;
  try {
    const value = await run(handler, request);
    answer({ ok: JSON.stringify(value) ?? "null" });
  } catch (error) {
    console.error(error);
    answer({ error: failure(error) });
  }
}

async function* frames(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0);
      yield JSON.parse(rest.subarray(4, end).toString("utf8"));
      rest = rest.subarray(end);
    }
  }
}

let handler;
try {
  handler = await load();
  answer({ ready: true });
} catch (error) {
  console.error(error);
  answer({ error: failure(error) });
  process.exit(1);
}
// The stream ends when the parent is gone, and then so are we.
for await (const request of frames(process.stdin)) await invoke(handler, request);
process.exit(0);
