// A test that hangs must end; a test on a busy machine must not.
jest.setTimeout(60_000);

// Where the functions' metrics would stand.
process.env.POWERTOOLS_METRICS_NAMESPACE = "unit-tests";

// The functions log and count on their outputs; the report of a run is easier to read without it.
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...more) =>
    /^\{"(level|_aws)":/.test(String(chunk)) || write(chunk, ...more);
}
