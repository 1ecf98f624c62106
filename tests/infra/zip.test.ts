import { execFileSync } from "node:child_process";
import { unzipSync } from "fflate";
import { zip } from "../../modules/storage/zip";

const bytes = (text: string) => Buffer.from(text);
const files = new Map([
  ["b.txt", bytes("two")],
  ["a.txt", bytes("one")],
]);

it("depends on names and contents, not on their order", () => {
  expect(zip(new Map([...files].reverse()))).toEqual(zip(files));
  expect(zip(new Map([["c.txt", bytes("one")]]))).not.toEqual(
    zip(new Map([["a.txt", bytes("one")]])),
  );
});

it("holds what was put in", () => {
  expect(
    Object.entries(unzipSync(zip(files))).map(([name, data]) => [name, String(Buffer.from(data))]),
  ).toEqual([
    ["a.txt", "one"],
    ["b.txt", "two"],
  ]);
});

it("is the same in every time zone", () => {
  const script =
    'require("fflate").zipSync({ a: [Buffer.from("x"), { mtime: new Date(1980, 0, 1) }] })';
  const hex = (TZ: string) =>
    execFileSync(process.execPath, ["-p", `Buffer.from(${script}).toString("hex")`], {
      env: { ...process.env, TZ },
    }).toString();
  expect(hex("Asia/Tokyo")).toBe(hex("America/New_York"));
});
