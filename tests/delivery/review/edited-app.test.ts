import { readStacks } from "../../../delivery/synthesized";
import { type Edits, WholeApp } from "../../whole-app";
import { reviewOfApps } from "./edited-app";
import type { Level } from "./known";
import { linesOf } from "./planner";

/** What somebody writes into the app, and what the review must say of it, by section. */
interface Edit {
  readonly name: string;
  readonly edits: Edits;
  /** What is deployed is edited, not what is reviewed. */
  readonly isBase?: boolean;
  readonly level: Level;
  readonly said?: Readonly<Record<string, readonly string[]>>;
  /** In the verdict. */
  readonly verdict?: RegExp;
}

const LAKE = "stacks/lake-stack.ts";
const TABLE = "return new ItemTable(this, label, {";
const RENAMED = 'new ItemTable(this, label === "files" ? "ledger" : label, {';
const PROPS = "name: this.name(label), label, ...keys, key, protect });\n";

const EDITS: readonly Edit[] = [
  {
    name: "a construct that is renamed",
    edits: { [LAKE]: [[TABLE, `return ${RENAMED}`]] },
    level: "blocked",
    said: {
      "data-loss": [
        "delete lake/files/table",
        "all its items",
        "`lake/ledger/table` is created just the same",
        "`moved` block",
      ],
    },
  },
  {
    name: "the same with movedFrom",
    edits: {
      [LAKE]: [
        [
          "import { BaseStack }",
          'import { movedFrom } from "../modules/moved";\nimport { BaseStack }',
        ],
        [TABLE, `const table = ${RENAMED}`],
        [PROPS, `${PROPS}    if (label === "files") movedFrom(table, label);\n    return table;\n`],
      ],
    },
    level: "fine",
    verdict: /^✅ \*\*Nothing of concern\*\*: 1 moved in lake$/,
  },
  {
    name: "a bucket's name",
    edits: {
      [LAKE]: [["bucketName: this.bucketName(name),", 'bucketName: this.bucketName(name + "-2"),']],
    },
    level: "blocked",
    said: { "data-loss": ["replace lake/raw/bucket/bucket", "replace lake/curated/bucket/bucket"] },
  },
  {
    name: "prevent_destroy that is removed",
    edits: {
      "config/dev.ts": [
        ["protect: false", "protect: true"],
        ["destroyWithData: true", "destroyWithData: false"],
      ],
    },
    isBase: true,
    level: "blocked",
    said: {
      "data-loss": [
        "unguard lake/raw/bucket/bucket",
        "unguard foundation/key/key",
        "weaken lake/files/table deletion_protection_enabled",
        "weaken foundation/key/key deletion_window_in_days",
      ],
    },
  },
  {
    name: "a policy that is widened by one wildcard",
    edits: {
      "modules/storage/data-bucket.ts": [
        [
          'this.allowObjects(role, "Read", prefix, ["s3:GetObject"]);',
          'this.allowObjects(role, "Read", prefix, ["s3:Get*"]);',
        ],
      ],
    },
    level: "attention",
    said: { access: ["`role sales-lake-dev-raw-to-processed` can now", "s3:GetObjectAcl"] },
  },
  {
    name: "the key of the data, replaced",
    edits: {
      "modules/storage/data-key.ts": [
        ["enableKeyRotation: true,", "enableKeyRotation: true,\n      multiRegion: true,"],
      ],
    },
    level: "blocked",
    said: { "data-loss": ["replace foundation/key/key", "can no longer be read"] },
  },
  {
    name: "logs kept for a shorter time",
    edits: { "config/dev.ts": [["logRetentionDays: 14", "logRetentionDays: 7"]] },
    level: "blocked",
    said: {
      "data-loss": [
        "weaken ingestion/ingest-file/",
        "retention_in_days`: kept for a shorter time: `14` → `7`",
        "expire lake/audit-lifecycle",
      ],
    },
  },
  {
    name: "a machine that is always on",
    edits: {
      "stacks/foundation-stack.ts": [
        [
          "import type { Construct }",
          'import { Instance } from "@cdktf/provider-aws/lib/instance";\nimport type { Construct }',
        ],
        [
          "    this.network = this.privateNetwork();",
          '    new Instance(this, "box", { ami: "ami-1", instanceType: "m7g.xlarge" });\n    this.network = this.privateNetwork();',
        ],
      ],
    },
    level: "attention",
    said: { cost: ["always on", "aws_instance.box"] },
    verdict: /USD a month, 1 always on/,
  },
  {
    name: "an endpoint that is always on",
    edits: {
      "config/dev.ts": [['interfaceEndpoints: ["glue"]', 'interfaceEndpoints: ["glue", "kms"]']],
    },
    level: "attention",
    said: {
      cost: ["+14.60", "endpoint for kms, 2 zones"],
      access: ["`foundation/network/interfaces/kms`, only when `aws:principalaccount"],
    },
    verdict: /\+14\.60 USD a month, 1 always on/,
  },
  {
    name: "a region more for a group of readers",
    edits: { "config/dev.ts": [['regions: ["europe"]', 'regions: ["europe", "asia"]']] },
    level: "attention",
    said: { access: ["`dashboards/", "other rules say who sees which rows"] },
  },
  {
    name: "a description",
    edits: {
      "stacks/foundation-stack.ts": [
        ["Encrypts the data of the lake,", "Encrypts all data of the lake,"],
      ],
    },
    level: "fine",
    verdict: /: 1 changed in foundation$/,
  },
  {
    name: "a tag",
    edits: {
      "stacks/base-stack.ts": [
        [
          "tags: { project, stage, stack: id }",
          'tags: { project, stage, stack: id, team: "data" }',
        ],
      ],
    },
    level: "fine",
    verdict: /: \d+ changed in 10 stacks$/,
  },
  { name: "nothing", edits: {}, level: "nothing" },
];

const stacksOf = (app: WholeApp) => readStacks(app.folder);

describe("an edit of the app", () => {
  const asIs = stacksOf(WholeApp.synth("dev"));

  it.each(EDITS.map((edit) => [edit.name, edit] as const))("%s", async (_, edit) => {
    const edited = stacksOf(WholeApp.synthEdited(edit.edits));
    const { level, verdict, said = {} } = edit;
    const report = await (edit.isBase ? reviewOfApps(edited, asIs) : reviewOfApps(asIs, edited));
    expect([report.verdict.level, report.verdict.text]).toEqual([level, expect.any(String)]);
    if (verdict) expect(report.verdict.text).toMatch(verdict);
    for (const [section, fragments] of Object.entries(said))
      for (const fragment of fragments) expect(linesOf(report, section)).toContain(fragment);
    for (const section of ["data-loss", "access"])
      if (!(section in said) && level !== "blocked") expect(linesOf(report, section)).toBe("");
  });
});
