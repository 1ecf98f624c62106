// A test that hangs must end; a test on a busy machine must not.
jest.setTimeout(60_000);

// The functions log to standard output; the report of a run is easier to read without it.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...more) =>
  String(chunk).startsWith('{"level":') || write(chunk, ...more);
