import { type Contract } from "../../contracts";
import { compare } from "./app";
import { code, codes, heading, page, table } from "./markdown";

/** The parts of an ODCS document that only people read. */
interface Document {
  readonly version: string;
  readonly description: { readonly purpose: string; readonly limitations?: string };
  readonly schema: readonly [
    { readonly properties: readonly Property[]; readonly quality?: readonly Rule[] },
  ];
}

interface Property {
  readonly name: string;
  readonly primaryKey?: boolean;
  readonly partitioned?: boolean;
  readonly classification?: string;
  readonly logicalTypeOptions?: Readonly<Record<string, unknown>>;
  readonly quality?: readonly Rule[];
}

interface Rule {
  readonly name: string;
  readonly engine?: string;
  readonly severity?: string;
  readonly description?: string;
  readonly implementation?: string;
  readonly query?: string;
  readonly metric?: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly [expectation: string]: unknown;
}

const WORDS: Readonly<Record<string, string>> = {
  mustBe: "is",
  mustBeLessOrEqualTo: "is at most",
};

/** `docs/generated/datasets.md`: every dataset as its contract has it. */
export function datasetsPage(
  contracts: ReadonlyMap<string, Contract>,
  documents: ReadonlyMap<string, unknown>,
): string {
  const all = [...contracts.values()].sort((left, right) => compare(left.name, right.name));
  return page(
    heading("Datasets", "`contracts/`"),
    table(
      ["dataset", "zone", "format", "one row is", "kept, days"],
      all.map((each) => [
        `[${each.name}](#${each.name})`,
        each.zone,
        each.tableFormat,
        each.grain,
        String(each.retentionDays),
      ]),
    ),
    "Days kept are what the contract asks for; [storage](../02-s3-configuration.md) says how.",
    ...all.flatMap((each) => blocks(each, documents.get(each.name) as Document)),
  );
}

function blocks(contract: Contract, document: Document): string[] {
  const [{ properties, quality = [] }] = document.schema;
  const { limitations, purpose } = document.description;
  const rules = [
    ...properties.flatMap((property) => (property.quality ?? []).map(ruleRow(property.name))),
    ...quality.map(ruleRow("")),
  ];
  const landing = contract.landingPrefix
    ? ` Filled from \`landing/${contract.landingPrefix}/\`.`
    : "";
  return [
    `## ${contract.name}`,
    `${purpose}${limitations ? ` ${limitations}` : ""}`,
    `Table \`${contract.zone}.${contract.name}\`, version ${document.version}.${landing}`,
    columnTable(contract, properties),
    ...(rules.length > 0 ? [table(["rule", "of", "must hold", "else", "meaning"], rules)] : []),
  ];
}

function columnTable(contract: Contract, properties: readonly Property[]): string {
  const columns = new Map(
    [...contract.columns, ...contract.partitionKeys].map((column) => [column.name, column]),
  );
  const rows = properties.map((property) => {
    const column = columns.get(property.name);
    const marks = [
      property.primaryKey && "key",
      property.partitioned && "partition",
      column?.required && "required",
      property.classification,
    ].filter((mark) => typeof mark === "string");
    const limits = Object.entries(property.logicalTypeOptions ?? {}).map(
      ([name, value]) => `${name} ${code(String(value))}`,
    );
    return [
      code(property.name),
      code(column?.type ?? ""),
      marks.join(", "),
      limits.join(", "),
      column?.description ?? "",
    ];
  });
  return table(["column", "type", "is", "limits", "meaning"], rows);
}

/** A row rule decides on a row, a dataset rule on the whole run. */
const ruleRow =
  (column: string) =>
  (rule: Rule): string[] => {
    const isRow = rule.engine === "row";
    const blocks = rule.severity === "error";
    return [
      code(rule.name),
      column === "" ? (isRow ? "row" : "dataset") : code(column),
      conditionOf(rule),
      isRow ? "the row is quarantined" : blocks ? "the run stops" : "a notice",
      rule.description ?? "",
    ];
  };

function conditionOf(rule: Rule): string {
  if (rule.implementation) return code(rule.implementation);
  const subject = rule.query ?? rule.metric ?? "";
  const columns = (rule.arguments?.["properties"] as string[] | undefined) ?? [];
  const [operator, value] = Object.entries(rule).find(([name]) => name.startsWith("mustBe")) ?? [];
  const of = columns.length > 0 ? ` of ${codes(columns)}` : "";
  return `${code(subject)}${of} ${WORDS[operator ?? ""] ?? operator ?? ""} ${JSON.stringify(value ?? "")}`;
}
