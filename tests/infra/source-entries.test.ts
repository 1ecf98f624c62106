import { parseConfig } from "../../config";
import { dev } from "../../config/dev";
import { partner, storeApi, storeDatabase } from "./source-entries";

describe("the entries of sources", () => {
  const withEntries = (...sources: object[]) =>
    parseConfig("config/dev.ts", { ...dev, sources }).sources;

  it("refuses two sources of one name", () => {
    expect(() => withEntries(storeApi, storeApi)).toThrow("two sources have one name; rename one");
  });

  it.each([
    ["kind", { kind: "ftp" }],
    [
      "must be a moment in UTC",
      { window: { ...(storeApi["window"] as object), start: "2025-05-01" } },
    ],
    ["must be 2 to 30 of a-z", { name: "Store/API" }],
    ["must begin with /", { path: "v1/sales?x=1" }],
    ["auth", { auth: { type: "bearer", token: "t" } }],
    ["timeoutSeconds", { timeoutSeconds: 901 }],
    ["headers.authorization", { headers: { authorization: "Bearer t" } }],
    ['parameter "sold_from" twice', { query: { sold_from: "x" } }],
    ["cron", { schedule: { cron: "cron(30 1 * * *)", enabled: true } }],
    [
      "must be { parameter, maxDays }, or { field }",
      { window: { ...(storeApi["window"] as object), until: {} } },
    ],
  ])("refuses a wrong %s, by name", (field, change) => {
    expect(() => withEntries({ ...storeApi, ...change })).toThrow(field);
  });

  it.each([
    ["table", { table: "" }],
    ["schema", { schema: "x".repeat(64) }],
    ["columns", { columns: [] }],
    ["columns", { columns: ["id", "id"] }],
    ["key", { key: [] }],
    ["watermark", { watermark: { by: "time", column: "at" } }],
    ["watermark", { watermark: { by: "number", column: "id", overlapMinutes: 5 } }],
    ["subnetIds", { network: { subnetIds: ["vpc-1"], securityGroupIds: ["sg-1"] } }],
    ["password", { password: "p" }],
  ])("refuses a wrong %s of a database, by name", (field, change) => {
    expect(() => withEntries({ ...storeDatabase, ...change })).toThrow(new RegExp(field));
  });

  it.each(["/", ".", "/outbox", "out box/sales"])("takes %s as a directory", (directory) => {
    expect(withEntries({ ...partner, directory })).toMatchObject([{ directory }]);
  });

  it.each([
    ["directory", "../outbox"],
    ["directory", "outbox/../.."],
    ["directory", "outbox/"],
    ["directory", ""],
    ["pattern", "sales/*"],
    ["login", "none"],
    ["settleSeconds", -1],
  ])("refuses a wrong %s of files: %j", (field, value) => {
    expect(() => withEntries({ ...partner, [field]: value })).toThrow(new RegExp(field));
  });
});
