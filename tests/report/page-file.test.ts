import { createHash } from "node:crypto";
import { embedded, pageHtml } from "../../local/report/page-file";
import { REPORT } from "./fixture/page";

it.each(["</script><script>alert(1)</script>", "<!--<script>", "a & b \u2028 \u2029"])(
  "embeds %j so that it cannot end its element",
  (text) => {
    expect(embedded({ text })).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(embedded({ text }))).toEqual({ text });
  },
);

it("allows its own script and style by their hash, and nothing else", () => {
  const html = pageHtml({ script: 'const end = "</script>";', style: "p{}" }, REPORT);
  const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = ""]) => text);
  expect(scripts).toEqual(['const end = "<\\/script>";']);
  const hash = createHash("sha256")
    .update(scripts[0] ?? "")
    .digest("base64");
  expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
  expect(policy).not.toContain("unsafe");
});
