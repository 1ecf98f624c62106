import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../delivery/failure";

/** A named query of `sql/queries`. */
export interface Question {
  readonly name: string;
  /** What it answers, in words. */
  readonly question: string;
  /** What its question marks stand for, in order; a name may come more than once. */
  readonly parameters: readonly string[];
  readonly sql: string;
}

/** All named queries, by name. */
export function questions(project: string): readonly Question[] {
  const folder = join(project, "sql", "queries");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) =>
      toQuestion(file.slice(0, -".sql".length), readFileSync(join(folder, file), "utf8")),
    );
}

/** One of them; `names` are offered when there is none of that name. */
export function questionNamed(all: readonly Question[], name: string): Question {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = all.map((each) => each.name).join(", ");
  throw new Failure(`no question "${name}"; there are ${names}`, "npm run -s local -- ask");
}

/** The values a question asks for, each once, in the order of its question marks. */
export const asked = ({ parameters }: Question): readonly string[] => [...new Set(parameters)];

/** Execution parameters as Athena takes them: SQL literals, one for each question mark. */
export function literals(question: Question, values: readonly string[]): string[] {
  const names = asked(question);
  if (values.length !== names.length) {
    const wanted = names.length === 0 ? "no values" : names.join(" ");
    throw new Failure(
      `${question.name} takes ${wanted}; ${String(values.length)} were given`,
      `npm run -s local -- ask ${[question.name, ...names.map((name) => name.toUpperCase())].join(" ")}`,
    );
  }
  return question.parameters.map((name) => {
    const value = values[names.indexOf(name)] ?? "";
    return `'${value.replaceAll("'", "''")}'`;
  });
}

function toQuestion(name: string, text: string): Question {
  const [first = "", second = "", ...rest] = text.split("\n");
  const named = /^-- Parameters: (.+)$/.exec(second)?.[1];
  const question = /^-- (.+\?)$/.exec(first)?.[1];
  if (question === undefined || named === undefined) {
    throw new Failure(
      `sql/queries/${name}.sql must start with "-- a question?" and "-- Parameters: names, or none"`,
    );
  }
  const parameters = named === "none" ? [] : named.split(", ");
  return { name, question, parameters, sql: rest.join("\n").trim() };
}
