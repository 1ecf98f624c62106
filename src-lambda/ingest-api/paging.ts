import { isLosslessNumber } from "lossless-json";
import { isDeepStrictEqual } from "node:util";
import type { Row } from "../core/source/landed-upload";
import { ApiFailed } from "./api-error";
import { kindOf, valueAt } from "./json-path";
import { nextLink } from "./next-link";
import type { Page } from "./response";
import type { ApiSettings } from "./settings";

type Paging = ApiSettings["paging"];
type Of<By extends Paging["by"]> = Extract<Paging, { readonly by: By }>;

/** Goes from page to page of a question, and never in circles. */
export interface Pager {
  /** Where the page to ask for is. */
  readonly page: URL;
  /** Takes in the answer with its records; whether there is a next page. */
  advance(answer: Page, items: readonly Row[]): boolean;
}

/** The pager for how an API pages; the question is the address of the first page, but for what names one. */
export function pagerOf(paging: Paging, question: URL): Pager {
  switch (paging.by) {
    case "cursor":
      return new ByCursor(paging, question);
    case "link":
      return new ByLink(paging, question);
    default:
      return new ByNumber(paging, question);
  }
}

class ByCursor implements Pager {
  private readonly seen = new Set<string>();

  constructor(
    private readonly settings: Of<"cursor">,
    public page: URL,
  ) {}

  advance({ document }: Page): boolean {
    const { more, next, parameter } = this.settings;
    if (more !== undefined && !truth(document, more)) return false;
    const cursor = valueAt(document, next);
    if (more === undefined && isNone(cursor)) return false;
    if (isNone(cursor) || (typeof cursor !== "string" && !isLosslessNumber(cursor))) {
      throw new ApiFailed(`${next} is ${kindOf(cursor)}, must be a text or a number`);
    }
    noteNew(this.seen, String(cursor), next);
    this.page = withParameter(this.page, parameter, String(cursor));
    return true;
  }
}

class ByLink implements Pager {
  private readonly seen: Set<string>;

  constructor(
    private readonly settings: Of<"link">,
    public page: URL,
  ) {
    this.seen = new Set([page.href]);
  }

  advance({ document, link }: Page): boolean {
    const { next } = this.settings;
    const name = next ?? 'the link with rel="next"';
    const found = next === undefined ? nextLink(link) : valueAt(document, next);
    if (isNone(found)) return false;
    if (typeof found !== "string" || !URL.canParse(found, this.page.href)) {
      throw new ApiFailed(`${name} is ${kindOf(found)}, must be an address`);
    }
    const page = new URL(found, this.page);
    // Behind a proxy that ends TLS, APIs take themselves for http.
    if (page.host === this.page.host) page.protocol = this.page.protocol;
    if (page.origin !== this.page.origin) {
      throw new ApiFailed(`${name} leads to ${page.origin}, must stay at ${this.page.origin}`);
    }
    noteNew(this.seen, page.href, name);
    this.page = page;
    return true;
  }
}

/** By the number of the page, or of its first record. */
class ByNumber implements Pager {
  page: URL;
  private number: number;
  private pages = 0;
  private previous: readonly Row[] = [];

  constructor(
    private readonly settings: Of<"page"> | Of<"offset">,
    question: URL,
  ) {
    this.number = settings.first;
    this.page = withParameter(question, settings.parameter, String(this.number));
  }

  advance(answer: Page, items: readonly Row[]): boolean {
    const { by, parameter } = this.settings;
    this.pages += 1;
    if (this.isLast(answer, items.length)) return false;
    // The records, as an answer may repeat the number that it was asked for, or name the time.
    if (items.length > 0 && isDeepStrictEqual(items, this.previous)) {
      throw new ApiFailed("is the same as the page before: the API does not count pages this way");
    }
    this.previous = items;
    this.number += by === "offset" ? items.length : 1;
    this.page = withParameter(this.page, parameter, String(this.number));
    return true;
  }

  private isLast({ document }: Page, count: number): boolean {
    const { settings } = this;
    if (settings.by === "offset" || settings.totalPages === undefined) return count === 0;
    return this.pages >= wholeNumber(document, settings.totalPages);
  }
}

const isNone = (value: unknown) => value === undefined || value === null || value === "";

function noteNew(seen: Set<string>, page: string, name: string): void {
  if (seen.has(page)) {
    throw new ApiFailed(`${name} is one that an earlier page named: the pages go in circles`);
  }
  seen.add(page);
}

function withParameter(page: URL, parameter: string, value: string): URL {
  const next = new URL(page);
  next.searchParams.set(parameter, value);
  return next;
}

function truth(document: unknown, path: string): boolean {
  const value = valueAt(document, path);
  if (typeof value === "boolean") return value;
  throw new ApiFailed(`${path} is ${kindOf(value)}, must be true or false`);
}

function wholeNumber(document: unknown, path: string): number {
  const value = valueAt(document, path);
  const number = isLosslessNumber(value) ? Number(value.toString()) : NaN;
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new ApiFailed(`${path} is ${kindOf(value)}, must be a whole number`);
}
