import { mkdtempSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserFor, serveReport } from "../../local/report/serve";

it("knows what opens a page, and that a machine without a screen has nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "browser-"));
  writeFileSync(join(folder, "xdg-open"), "", { mode: 0o755 });
  expect(browserFor("darwin", {})).toEqual(["open"]);
  expect(browserFor("linux", { PATH: folder })).toBeUndefined();
  expect(browserFor("linux", { PATH: "/nowhere", DISPLAY: ":0" })).toBeUndefined();
  expect(browserFor("linux", { PATH: folder, DISPLAY: ":0" })).toEqual([join(folder, "xdg-open")]);
});

describe("the server", () => {
  const file = join(mkdtempSync(join(tmpdir(), "report-")), "report.html");
  const stop = new AbortController();
  let url = "";
  let ended: Promise<void>;

  const status = (host: string, path: string) =>
    new Promise((resolve) =>
      get(url + path, { headers: { host } }, (answer) => resolve(answer.resume().statusCode)),
    );

  beforeAll(async () => {
    writeFileSync(file, "<p>one");
    await new Promise<void>((listening) => {
      const say = (line: string) => {
        url = /http:[^ ]+(?=\/)/.exec(line)?.[0] ?? "";
        listening();
      };
      ended = serveReport(file, { browser: undefined, signal: stop.signal, say });
    });
  });

  afterAll(async () => {
    stop.abort();
    await ended;
  });

  it("serves the file as it is now, and nothing else", async () => {
    expect(await (await fetch(`${url}/`)).text()).toBe("<p>one");
    writeFileSync(file, "<p>two");
    expect(await (await fetch(`${url}/`)).text()).toBe("<p>two");
    expect((await fetch(`${url}/etc/passwd`)).status).toBe(404);
  });

  it("answers no foreign name that points to this machine", async () => {
    expect(await status(new URL(url).host, "/")).toBe(200);
    expect(await status("evil.example", "/")).toBe(403);
  });
});
