import { z } from "zod";
import { type Document, document } from "./document";
import { isFilled } from "./filled";
import {
  INGEST_COLUMNS,
  keptFaults,
  LANDING_DEFAULTS,
  type LandingFormat,
  landingFormats,
  type LandingMapping,
  landingMapping,
  mappingFaults,
} from "./landing";

export type Zone = "raw" | "processed" | "curated" | "quarantine";
export type TableFormat = "csv" | "jsonl" | "iceberg";

/** One column of a dataset. */
export interface Column {
  readonly name: string;
  /** Physical type, in the words of Hive and Spark. */
  readonly type: string;
  readonly required: boolean;
  /** Whether what it is made of must give a value: no job makes one, and nothing stands for a blank. */
  readonly demanded: boolean;
  readonly description: string;
}

/** What the infrastructure knows of a dataset. */
export interface Contract {
  readonly name: string;
  readonly description: string;
  readonly grain: string;
  readonly zone: Zone;
  readonly tableFormat: TableFormat;
  /** Columns that are not partition keys, in order. */
  readonly columns: readonly Column[];
  /** Partition keys, outermost first. */
  readonly partitionKeys: readonly Column[];
  readonly retentionDays: number;
  /** Hours after which readers must have been given something new. */
  readonly freshnessHours: number | undefined;
  /** Hours within which at least one file must arrive. */
  readonly frequencyHours: number | undefined;
  /** Folder of the drop box from which the dataset is filled. */
  readonly landingPrefix: string | undefined;
  /** Forms in which its files may land. */
  readonly landingFormats: readonly LandingFormat[];
  /** Named ways in which files may differ from the contract. */
  readonly landingMappings: readonly LandingMapping[];
  /** Dataset from which this one is made, row by row. */
  readonly source: string | undefined;
}

/** Understand one ODCS document; `file` is named in errors. */
export function toContract(file: string, value: unknown): Contract {
  const parsed = document.safeParse(value);
  if (!parsed.success) {
    throw new Error(`${file} is not understood:\n${z.prettifyError(parsed.error)}`);
  }
  const { customProperties, name, schema, slaProperties } = parsed.data;
  if (!file.endsWith(`/${name}.odcs.yaml`)) {
    throw new Error(`${file} describes "${name}"; name the file ${name}.odcs.yaml`);
  }
  const [table] = schema;
  const custom = customOf(file, customProperties);
  const columns = table.properties.filter((property) => !property.partitioned).map(toColumn);
  return checkLanding(file, {
    name,
    description: table.description,
    grain: table.dataGranularityDescription,
    zone: custom.zone,
    tableFormat: custom.tableFormat,
    columns,
    partitionKeys: partitionKeys(table.properties),
    retentionDays: retentionDays(file, slaProperties),
    freshnessHours: slaHours(file, slaProperties, "freshness"),
    frequencyHours: slaHours(file, slaProperties, "frequency"),
    landingPrefix: custom.landingPrefix,
    landingFormats: custom.landingFormats,
    landingMappings: custom.landingMappings,
    source: custom.source,
  });
}

const custom = z.strictObject({
  zone: z.enum(["raw", "processed", "curated", "quarantine"]),
  tableFormat: z.enum(["csv", "jsonl", "iceberg"]),
  landingPrefix: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/)
    .optional(),
  landingFormats: landingFormats.default(LANDING_DEFAULTS.landingFormats),
  landingMappings: z.array(landingMapping).default(LANDING_DEFAULTS.landingMappings),
  source: z.string().optional(),
});

function customOf(file: string, properties: Document["customProperties"]) {
  const named = Object.fromEntries(properties.map(({ property, value }) => [property, value]));
  const parsed = custom.safeParse(named);
  if (parsed.success) return parsed.data;
  throw new Error(`${file}: customProperties:\n${z.prettifyError(parsed.error)}`);
}

function checkLanding(file: string, contract: Contract): Contract {
  const { columns, landingMappings, landingPrefix } = contract;
  const landed = columns.filter(({ name }) => !INGEST_COLUMNS.includes(name));
  const faults = [
    ...(landingPrefix === undefined ? [] : keptFaults(contract)),
    ...mappingFaults(landingMappings, landed).map((fault) => `landingMappings: ${fault}`),
  ];
  if (faults.length === 0) return contract;
  throw new Error(`${file}: ${faults.join("; ")}`);
}

type Property = Document["schema"][0]["properties"][number];

const toColumn = ({
  customProperties,
  description,
  name,
  physicalType,
  required,
}: Property): Column => ({
  name,
  type: physicalType,
  required,
  demanded: required && !isFilled(customProperties),
  description,
});

const partitionKeys = (properties: readonly Property[]): Column[] =>
  properties
    .filter((property) => property.partitioned)
    .sort((a, b) => (a.partitionKeyPosition ?? 0) - (b.partitionKeyPosition ?? 0))
    .map(toColumn);

const DAYS = { d: 1, y: 365 };

function retentionDays(file: string, sla: Document["slaProperties"]): number {
  const retention = sla.find(({ property }) => property === "retention");
  if (!retention) throw new Error(`${file} has no slaProperties entry "retention"; add one`);
  const days = DAYS[retention.unit as keyof typeof DAYS] as number | undefined;
  if (days === undefined) {
    const allowed = Object.keys(DAYS).join(", ");
    throw new Error(`${file}: unit "${retention.unit}" of retention; use one of ${allowed}`);
  }
  return retention.value * days;
}

const HOURS = { h: 1, d: 24 };

function slaHours(
  file: string,
  sla: Document["slaProperties"],
  name: "freshness" | "frequency",
): number | undefined {
  const promise = sla.find(({ property }) => property === name);
  if (!promise) return undefined;
  const hours = HOURS[promise.unit as keyof typeof HOURS] as number | undefined;
  if (hours !== undefined) return promise.value * hours;
  const allowed = Object.keys(HOURS).join(", ");
  throw new Error(`${file}: unit "${promise.unit}" of ${name}; use one of ${allowed}`);
}
