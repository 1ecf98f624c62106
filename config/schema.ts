import { z } from "zod";
import { cron } from "./sources/cron";
import { emr } from "./emr-schema";
import { github } from "./github-schema";
import { ml } from "./ml-schema";
import { sources } from "./source-schema";
import { state } from "./state-schema";
import { WORKLOAD_NAMES } from "./workload";

const count = z.number().int().positive();
const zoneId = z.string().regex(/^[a-z]{2,4}\d-az\d$/, "is no zone id like use1-az4");
/** What ids of a region's zones begin with: `use1-az` in `us-east-1`, `apse2-az` in `ap-southeast-2`. */
const zonesOf = (region: string): string =>
  `${region.replace(/north|south|east|west|central|gov/g, (word) => word.slice(0, 1)).replaceAll("-", "")}-az`;
const group = z.string().regex(/^[\w+=,.@-]{1,128}$/, "is no name of a group in QuickSight");

const workgroup = z.strictObject({
  /** A query that would scan more is stopped; Athena's own minimum is 10 MB. */
  scanLimitBytes: z.number().int().min(10_000_000),
  /** Days for which the answer of a query can be fetched again. */
  resultDays: count,
});

/** What a stage must say about itself; every field is required unless it says otherwise. */
export const schema = z
  .strictObject({
    stage: z.enum(["dev", "prod"]),
    /** Twelve digits; an apply in any other account is refused by the provider. */
    account: z.string().regex(/^\d{12}$/),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
    project: z.string().regex(/^[a-z][a-z0-9-]{2,20}$/),
    /** `terraform destroy` empties buckets and drops tables that hold data. */
    destroyWithData: z.boolean(),
    /** Stateful resources refuse to be destroyed (`prevent_destroy`, deletion protection). */
    protect: z.boolean(),
    state,
    /** Who plans and applies besides people; nobody when left out. */
    github: github.optional(),
    logRetentionDays: z.literal([7, 14, 30, 60, 90, 180, 365, 400]),
    /** Who gets the alerts; none when left out. */
    alertEmail: z.email().optional(),
    /** Where clusters and training run: a VPC of its own, without a way to the internet. */
    network: z.strictObject({
      /** Private addresses, /16 to /24, that overlap with no network it may be connected to. */
      cidr: z.cidrv4().regex(/\/(1[6-9]|2[0-4])$/, "is no network of /16 to /24"),
      /** Two zones by id (`use1-az4`), which is the same place in every account. */
      zones: z.tuple([zoneId, zoneId]).refine(([one, other]) => one !== other, "must be two zones"),
      /**
       * Services besides S3 and DynamoDB that can be reached from inside; 7.30 USD a month for each and zone.
       * An EMR cluster needs `glue`; `kms` only with LUKS, `monitoring` only for metrics of its jobs.
       */
      interfaceEndpoints: z.array(z.enum(["glue", "kms", "monitoring"])),
    }),
    /** How much is to be expected a day: what the bill is reckoned for. */
    workload: z.enum(WORKLOAD_NAMES),
    /** People are told before the account costs more. */
    budget: z.strictObject({ monthlyUsd: count }),
    /** When the stage works by itself, in UTC; a stage that does not is never late. */
    schedule: z.strictObject({
      /** The daily run: after the last store has closed. */
      cron,
      /** The search for files whose event was lost: early enough for the run to take them. */
      sweepCron: cron,
      enabled: z.boolean(),
    }),
    /** Also start a run when files have arrived and nothing followed for so long. */
    onArrival: z.strictObject({ enabled: z.boolean(), quietMinutes: count.max(60) }),
    alarms: z.strictObject({
      /** Share of refused rows in a run, above which people are told. */
      quarantinedPercent: z.number().positive().max(100),
    }),
    ingest: z.strictObject({
      maxFileBytes: count,
      /** Largest allowed ratio of unpacked to packed bytes; what sources land has up to 50. */
      maxGzipRatio: count.min(50),
      /** Size at which a canonical part is closed. */
      partBytes: count,
      /** Files read at the same time; EventBridge and SQS hold the rest. */
      concurrency: z.number().int().min(2),
      /** Takes executions from the account's pool; the pool is shared when left out. */
      reservedConcurrency: count.optional(),
    }),
    glue: z.strictObject({
      workerType: z.enum(["G.1X", "G.2X"]),
      workers: z.number().int().min(2),
      timeoutMinutes: count,
    }),
    /** Where insights and features are computed. */
    emr,
    ml,
    /** Where data comes from besides dropped files. */
    sources,
    /** What keeps the Iceberg tables small; works by itself when the stage does. */
    maintenance: z.strictObject({
      /** In UTC: when the daily run has ended. */
      cron,
      /** Snapshots stay for so long. A failed run is redriven within 14 days, and finds by them what it has published. */
      snapshotDays: count.min(15),
      /** Files that no snapshot names go when they are older; a job that still writes has younger ones. */
      orphanDays: count.min(2),
    }),
    backfill: z.strictObject({
      /** Business dates that one run makes right, unless the caller says otherwise. */
      datesPerRun: count,
      /** Runs at the same time; each is a Glue job. They write the tables one after another. */
      maxConcurrency: count,
    }),
    /** Where queries run: the pipeline's own apart from those of people and of dashboards. */
    athena: z.strictObject({ pipeline: workgroup, people: workgroup }),
    /** Dashboards. @default - none: they need a subscription, which somebody takes out by hand */
    quicksight: z
      .strictObject({
        /** Role of QuickSight in the account, with its path: it may read what the dashboards show. */
        role: z.string().regex(/^[\w/+=,.@-]+$/, "is no name of a role"),
        /** Group in QuickSight that sees everything. */
        readers: group,
        /** Groups that see some regions only. */
        regionGroups: z.array(
          z.strictObject({ group, regions: z.array(z.string().min(1)).nonempty() }),
        ),
        /** A sale that arrives so late is still shown by the next refresh; an older one by a full refresh. */
        lateDays: count,
      })
      .optional(),
  })
  .refine((stage) => !(stage.protect && stage.destroyWithData), {
    message: "protect and destroyWithData contradict each other; set one of them to false",
  })
  .superRefine(({ network: { zones }, region }, { addIssue }) => {
    const known = zonesOf(region);
    if (zones.every((zone) => zone.startsWith(known))) return;
    const message = `are not in region ${region}, whose zones begin with ${known}`;
    addIssue({ code: "custom", path: ["network", "zones"], message });
  })
  .refine(
    ({ emr: { mode }, network }) =>
      mode === "serverless" || network.interfaceEndpoints.includes("glue"),
    {
      path: ["network", "interfaceEndpoints"],
      message: 'lacks "glue", which an EMR cluster needs; add it, or set emr.mode to "serverless"',
    },
  );

export type Config = Readonly<z.infer<typeof schema>>;
