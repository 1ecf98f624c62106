import { type Decimal, parseDecimal } from "./decimal";

/** A QuickSight expression, as of a calculated field or a conditional format. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Decimal | string | boolean | null }
  | { readonly kind: "field" | "parameter"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] };

// `**` and the like are none of QuickSight's; what no rule takes is an error that names it.
const TOKEN =
  /\s*(?:(\d+\.?\d*|\.\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|\{([^}]+)\}|\$\{([^}]+)\}|([A-Za-z_]\w*)|(<>|!=|>=|<=|[=<>+\-*/%^(),[\]]))/y;

interface Token {
  readonly kind: "number" | "text" | "field" | "parameter" | "word" | "sign";
  readonly text: string;
}

/** Binary operators by how strongly they bind, weakest first. */
const LEVELS = [
  ["or"],
  ["and"],
  ["=", "<>", "!=", ">", ">=", "<", "<=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
  ["^"],
];

/** Understand an expression; one that is not understood is an error that names it. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokensOf(text), text);
  return parser.whole();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`cannot read ${JSON.stringify(text.slice(at))} in: ${text}`);
    const [, number, single, double, field, parameter, word, sign = ""] = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (single !== undefined || double !== undefined)
      tokens.push({ kind: "text", text: (single ?? double ?? "").replace(/\\(.)/g, "$1") });
    else if (field !== undefined) tokens.push({ kind: "field", text: field });
    else if (parameter !== undefined) tokens.push({ kind: "parameter", text: parameter });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  whole(): Expression {
    const expression = this.binary(0);
    if (this.at < this.tokens.length) throw this.unexpected();
    return expression;
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (let name = this.operator(operators); name; name = this.operator(operators)) {
      const right = name === "in" ? this.list() : this.binary(level + 1);
      left = { kind: "call", name: name === "<>" ? "!=" : name, args: [left, right] };
    }
    return left;
  }

  private operator(operators: readonly string[]): string | undefined {
    const token = this.tokens[this.at];
    const name = token?.text.toLowerCase() ?? "";
    if (!token || !["sign", "word"].includes(token.kind) || !operators.includes(name))
      return undefined;
    this.at += 1;
    return name;
  }

  private list(): Expression {
    this.expect("[");
    return { kind: "call", name: "list", args: this.args("]") };
  }

  private unary(): Expression {
    const name = this.operator(["-", "not"]);
    if (name === undefined) return this.primary();
    return { kind: "call", name: name === "-" ? "negate" : "not", args: [this.unary()] };
  }

  private primary(): Expression {
    const token = this.tokens[this.at];
    if (!token) throw new Error(`ends too early: ${this.text}`);
    this.at += 1;
    if (token.kind === "number")
      return { kind: "literal", value: parseDecimal(token.text) ?? null };
    if (token.kind === "text") return { kind: "literal", value: token.text };
    if (token.kind === "field" || token.kind === "parameter")
      return { kind: token.kind, name: token.text };
    if (token.kind === "word") return this.word(token.text);
    if (token.text !== "(") throw this.unexpected(-1);
    const inner = this.binary(0);
    this.expect(")");
    return inner;
  }

  private word(text: string): Expression {
    const literal = new Map<string, boolean | null>([
      ["null", null],
      ["true", true],
      ["false", false],
    ]);
    const value = literal.get(text.toLowerCase());
    if (value !== undefined) return { kind: "literal", value };
    if (this.tokens[this.at]?.text !== "(") return { kind: "field", name: text };
    this.at += 1;
    return { kind: "call", name: text.toLowerCase(), args: this.args(")") };
  }

  private args(end: string): Expression[] {
    const args: Expression[] = [];
    while (this.tokens[this.at]?.text !== end) {
      if (args.length > 0) this.expect(",");
      args.push(this.binary(0));
    }
    this.at += 1;
    return args;
  }

  private expect(text: string): void {
    const token = this.tokens[this.at];
    if (token?.kind !== "sign" || token.text !== text) throw this.unexpected();
    this.at += 1;
  }

  private unexpected(offset = 0): Error {
    const found = this.tokens[this.at + offset]?.text ?? "the end";
    return new Error(`did not expect ${JSON.stringify(found)} in: ${this.text}`);
  }
}
