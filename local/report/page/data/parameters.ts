import type { ParameterDeclaration } from "@aws-sdk/client-quicksight";
import { only } from "./fields";
import { parseDecimal } from "./decimal";
import { timeOf } from "./spans";
import type { Value } from "./values";

/** A parameter of a dashboard with the values it starts with. */
export interface Parameter {
  readonly name: string;
  readonly kind: "text" | "number" | "date";
  readonly isMulti: boolean;
  readonly start: readonly Value[];
}

interface Declaration {
  readonly Name?: string;
  readonly ParameterValueType?: string;
  readonly DefaultValues?: {
    StaticValues?: unknown[];
    RollingDate?: unknown;
    DynamicValue?: unknown;
  };
  readonly ValueWhenUnset?: { CustomValue?: unknown };
}

/** Read a declaration. */
export function parameterOf(declaration: ParameterDeclaration): Parameter {
  const {
    DefaultValues,
    Name = "",
    ParameterValueType,
    ValueWhenUnset,
  } = only(declaration) as Declaration;
  const kind = kindOfDeclaration(declaration);
  const unset = ValueWhenUnset?.CustomValue;
  const given = DefaultValues?.StaticValues ?? (unset === undefined ? [] : [unset]);
  return {
    name: Name,
    kind,
    isMulti: ParameterValueType === "MULTI_VALUED",
    start: given.map((each) => parameterValue(kind, each)),
  };
}

/** A parameter's value from what the API or a control gives. */
export function parameterValue(kind: Parameter["kind"], given: unknown): Value {
  if (kind === "number") return parseDecimal(String(given)) ?? null;
  if (kind === "text") return String(given);
  const time = timeOf(given as string | number | Date);
  return time === undefined ? null : { time };
}

function kindOfDeclaration(declaration: ParameterDeclaration): Parameter["kind"] {
  if (declaration.DateTimeParameterDeclaration) return "date";
  return declaration.StringParameterDeclaration ? "text" : "number";
}
