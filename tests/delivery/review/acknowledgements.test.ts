import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAcknowledgements } from "../../../delivery/review/data-loss/acknowledgements";

describe("review.yaml", () => {
  const read = (text: string, stage = "dev") => {
    const folder = mkdtempSync(join(tmpdir(), "review-"));
    writeFileSync(join(folder, "review.yaml"), text);
    return readAcknowledgements(folder, stage);
  };
  const entry =
    "acknowledge:\n  - finding: delete lake/raw\n    because: moved to s3://new\n    stages: [dev]\n";

  it("acknowledges by name, for the stages it names", () => {
    expect(read(entry)).toHaveLength(1);
    expect(read(entry, "prod")).toEqual([]);
    expect(read("acknowledge:\n")).toEqual([]);
    expect(readAcknowledgements("/nowhere", "dev")).toEqual([]);
  });

  it.each([
    ["acknowledge: all", "review.yaml is not valid"],
    [
      "acknowledge:\n  - finding: raw\n    because: x\n    stages: [dev]",
      "is a verb and a construct path",
    ],
    ["acknowledge:\n  - finding: delete a/b\n    stages: [dev]", "because"],
    ["a: [", "review.yaml is no YAML"],
  ])("refuses %j", (text, message) => expect(() => read(text)).toThrow(message));
});
