import { createHash } from "node:crypto";
import { Failure } from "../../delivery/failure";
import type { ReportData } from "./report-data";

const FOLDER = "local/report/page";

/** The program and the style of the page. */
export interface PageCode {
  readonly script: string;
  readonly style: string;
}

/** Bundle the page's code; ECharts comes along, cut down to what is drawn. */
export async function bundlePage(project: string): Promise<PageCode> {
  // Only here: a command that makes no report is not to load it.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [`${FOLDER}/main.ts`, `${FOLDER}/style.css`],
    outdir: "out",
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "inline",
    logLevel: "warning",
  });
  const textOf = (ending: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(ending));
    if (!file) throw new Failure(`esbuild made no ${ending} of ${FOLDER}`);
    return file.text;
  };
  return { script: textOf(".js"), style: textOf(".css") };
}

/** The report as one file: it needs no network, and its policy allows none. */
export function pageHtml({ script, style }: PageCode, data: ReportData): string {
  // An element ends at its end tag wherever it stands, in a text of the program, too.
  const code = script.replaceAll("</script", "<\\/script");
  const policy = [
    "default-src 'none'",
    `script-src '${digest(code)}'`,
    `style-src '${digest(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sales-lake report</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>This report is drawn by a script; allow scripts for this file.</noscript>
<div id="report"></div>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${code}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element it stands in, nor start another. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const digest = (text: string): string =>
  `sha256-${createHash("sha256").update(text).digest("base64")}`;
