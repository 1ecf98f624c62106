import { linesOf, review, type Around, type Planned, type Values } from "./planner";

export type Level = "blocked" | "attention" | "fine" | "nothing";

/** What is changed, what the review must say of it, and in which section. */
export type Known = readonly [
  name: string,
  resources: readonly Planned[],
  level: Level,
  said?: readonly [section: "data-loss" | "access", ...fragments: string[]],
  around?: Around,
];

/** A resource that was and stays, with something else in it. */
export function changed(
  address: string,
  before: Values,
  patch: Values,
  more: Partial<Planned> = {},
): Planned {
  return { address, before, after: { ...before, ...patch }, ...more };
}

/** A policy's text. */
export function policy(statements: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Reviews each of them, and holds the review to what is known. */
export function expectKnown(all: readonly Known[]): void {
  it.each(all.map((known) => [known[0], known] as const))("%s", async (_, known) => {
    const [, resources, level, said, around] = known;
    const report = await review(resources, around);
    expect([report.verdict.level, report.verdict.text]).toEqual([level, expect.any(String)]);
    const [section, ...fragments] = said ?? ["data-loss"];
    const lines = linesOf(report, section);
    for (const fragment of fragments) expect(lines).toContain(fragment);
    if (!said) expect(linesOf(report, "data-loss") + linesOf(report, "access")).toBe("");
  });
}

export const bucket = {
  id: "raw-1",
  bucket: "raw-1",
  arn: "arn:aws:s3:::raw-1",
  force_destroy: false,
  tags: { a: "1" },
};
export const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::raw-1", "arn:aws:s3:::raw-1/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
export const bucketPolicy = { id: "raw-1", bucket: "raw-1", policy: policy([tlsOnly]) };
export const key = {
  id: "k",
  arn: "arn:aws:kms:us-east-1:123456789012:key/k",
  description: "Data.",
  deletion_window_in_days: 30,
  enable_key_rotation: true,
};
export const logs = {
  id: "/aws/x",
  name: "/aws/x",
  arn: "arn:aws:logs:::x",
  retention_in_days: 400,
};
