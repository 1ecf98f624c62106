/** A value of QuickSight's API, or of Terraform's provider. */
type Value = string | number | boolean | undefined | readonly Value[] | { [key: string]: Value };

/** Names that the provider does not derive from those of the API, some of them in one place only. */
const RENAMED: Readonly<Record<string, string>> = {
  DataSetIdentifierDeclarations: "data_set_identifiers_declarations",
  "FormatConfiguration.FormatConfiguration": "numeric_format_configuration",
};

/**
 * A definition as the provider's blocks name it. Nothing empty is said: the service forgets an
 * empty list or object, and the next plan would say it again.
 */
export function block(value: object): Record<string, unknown> {
  return (converted(value as Value) ?? {}) as Record<string, unknown>;
}

function converted(value: Value, place = ""): unknown {
  if (Array.isArray(value)) {
    const items = (value as readonly Value[])
      .map((item) => converted(item, place))
      .filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object") return value;
  const entries = Object.entries(value as Record<string, Value>)
    .map(([key, each]) => {
      const name = RENAMED[`${place}.${key}`] ?? RENAMED[key] ?? snakeCase(key);
      return [name, converted(each, key)] as const;
    })
    .filter(([, each]) => each !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** `KPIVisual` to `kpi_visual`, `DataSetArn` to `data_set_arn`. */
const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
