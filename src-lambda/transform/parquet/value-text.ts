import type { SchemaElement } from "hyparquet/src/types.js";
import { damaged, unsupported } from "./damage";

/** How a column's values become text: bytes that are text already, or a function. */
export type ValueText = "utf8" | ((value: never) => string);

const UNIT_DIGITS = { MILLIS: 3, MICROS: 6, NANOS: 9 };
const MAX_DATE_SECONDS = 8_640_000_000_000n;
const JULIAN_DAY_OF_1970 = 2_440_588n;
const DAY_SECONDS = 86_400n;
/** The widest decimal that any engine writes has 76 digits, in 32 bytes. */
const MAX_DECIMAL_DIGITS = 76;
const MAX_DECIMAL_BYTES = 32;

/** Decides, once for a column, how its values are written; refuses types that have no text. */
export function valueText(element: SchemaElement): ValueText {
  const { converted_type, logical_type, type } = element;
  const logical = logical_type?.type;
  if (converted_type === "DECIMAL" || logical === "DECIMAL") return decimal(element);
  if (type === "INT96") return int96;
  if (type === "BOOLEAN") return String;
  if (type === "FLOAT") return float32;
  if (type === "DOUBLE") return String;
  if (type === "INT32" || type === "INT64") return integer(element);
  const isText = converted_type === undefined || /^(UTF8|ENUM|JSON)$/.test(converted_type);
  if (type === "BYTE_ARRAY" && isText) return "utf8";
  if (type === "FIXED_LEN_BYTE_ARRAY" && logical === "UUID") return uuid;
  const name = logical ?? converted_type ?? type ?? "no type";
  throw unsupported(
    `column ${JSON.stringify(element.name)} is ${name}, which has no text form here; write it as a string or a decimal`,
  );
}

function scaleOf({ logical_type, scale }: SchemaElement): number {
  return (logical_type?.type === "DECIMAL" ? logical_type.scale : scale) ?? 0;
}

function integer({ converted_type, logical_type, type }: SchemaElement): ValueText {
  const bits = type === "INT32" ? 32 : 64;
  if (converted_type === "DATE" || logical_type?.type === "DATE") return date;
  if (logical_type?.type === "TIMESTAMP" || logical_type?.type === "TIME") {
    const digits = UNIT_DIGITS[logical_type.unit];
    if (logical_type.type === "TIME") return time(digits);
    return timestamp(digits, logical_type.isAdjustedToUTC ? "Z" : "");
  }
  const old = /^TIME(STAMP)?_(MILLIS|MICROS)$/.exec(converted_type ?? "");
  if (old) {
    const digits = old[2] === "MILLIS" ? 3 : 6;
    return old[1] ? timestamp(digits, "Z") : time(digits);
  }
  const isUnsigned =
    converted_type?.startsWith("UINT_") ||
    (logical_type?.type === "INTEGER" && !logical_type.isSigned);
  return isUnsigned ? (value) => BigInt.asUintN(bits, BigInt(value)).toString() : String;
}

function decimal(element: SchemaElement): ValueText {
  const { name, type } = element;
  const scale = scaleOf(element);
  const refuse = (what: string) => damaged(`column ${JSON.stringify(name)} has a decimal ${what}`);
  if (scale < 0 || scale > MAX_DECIMAL_DIGITS) throw refuse(`of scale ${scale}`);
  const text = (unscaled: bigint | number) => {
    const sign = unscaled < 0 ? "-" : "";
    const digits = String(unscaled)
      .replace("-", "")
      .padStart(scale + 1, "0");
    if (scale === 0) return sign + digits;
    const whole = digits.length - scale;
    // The scale is the schema's, not the value's: 9.900000 has too many digits for money, 9.90 has not.
    const fraction = digits.slice(whole).replace(/^(\d\d\d*?)0+$/, "$1");
    return `${sign}${digits.slice(0, whole)}.${fraction}`;
  };
  if (type === "INT32" || type === "INT64") return text;
  return (bytes: Uint8Array) => {
    if (bytes.length > MAX_DECIMAL_BYTES) throw refuse(`in ${bytes.length} bytes`);
    return text(BigInt.asIntN(8 * bytes.length, BigInt(`0x0${hex(bytes)}`)));
  };
}

function timestamp(digits: number, zone: "Z" | ""): ValueText {
  const unit = 10n ** BigInt(digits);
  return (value: bigint) => {
    const seconds = floor(BigInt(value), unit);
    return moment(seconds, fraction(BigInt(value) - seconds * unit, digits), zone, value);
  };
}

/** Impala's and old Spark's: nanoseconds of the day below, the Julian day above; UTC. */
function int96(value: bigint): string {
  const nanos = BigInt.asUintN(64, value);
  const days = (value >> 64n) - JULIAN_DAY_OF_1970;
  const seconds = days * DAY_SECONDS + nanos / 1_000_000_000n;
  return moment(seconds, fraction(nanos % 1_000_000_000n, 9), "Z", value);
}

/** A moment that no calendar here has stays a number, which the job will not take for a date. */
function moment(seconds: bigint, fractionText: string, zone: string, raw: bigint): string {
  if (seconds > MAX_DATE_SECONDS || seconds < -MAX_DATE_SECONDS) return String(raw);
  return new Date(Number(seconds) * 1000).toISOString().slice(0, -5) + fractionText + zone;
}

function date(days: number): string {
  const seconds = BigInt(days) * DAY_SECONDS;
  if (seconds > MAX_DATE_SECONDS || seconds < -MAX_DATE_SECONDS) return String(days);
  return new Date(days * 86_400_000).toISOString().slice(0, -14);
}

function time(digits: number): ValueText {
  const unit = 10n ** BigInt(digits);
  return (value: bigint | number) => {
    const all = BigInt(value);
    const two = (part: bigint) => String(part).padStart(2, "0");
    const seconds = all / unit;
    const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(":");
    return clock + fraction(all % unit, digits);
  };
}

function fraction(value: bigint, digits: number): string {
  if (value === 0n) return "";
  return `.${String(value).padStart(digits, "0").replace(/0+$/, "")}`;
}

function floor(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value < 0n && quotient * unit !== value ? quotient - 1n : quotient;
}

/** The shortest text that is the same 32-bit number again, as `String` gives for 64 bits. */
function float32(value: number): string {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}

function uuid(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
