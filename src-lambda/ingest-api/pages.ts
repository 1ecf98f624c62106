import { isLosslessNumber } from "lossless-json";
import type { Row } from "../core/source/landed-upload";
import { ApiFailed } from "./api-error";
import { kindOf, valueAt } from "./json-path";
import type { Page } from "./response";
import type { ApiSettings } from "./settings";

type Shape = Pick<ApiSettings, "items" | "paging">;

/** Gets the page that a value of the paging parameter names; the first one may need none. */
export type GetPage = (parameter: string, value: string | undefined) => Promise<Page>;

/** The records of all pages of one question, in the order of the API. Errors name the page. */
export async function* readPages(shape: Shape, get: GetPage): AsyncGenerator<Row> {
  const { paging } = shape;
  const follow = paging.by === "cursor" ? new ByCursor(paging.next) : new ByNumber(paging);
  for (let number = 1; ; number += 1) {
    let items: readonly Row[];
    let isLast: boolean;
    try {
      const page = await get(paging.parameter, follow.value);
      items = itemsOf(page.document, shape.items);
      isLast = !follow.advance(page, items.length);
    } catch (error) {
      if (!(error instanceof ApiFailed)) throw error;
      throw new ApiFailed(`page ${number}: ${error.message}`);
    }
    yield* items;
    if (isLast) return;
  }
}

class ByCursor {
  value: string | undefined;
  private readonly seen = new Set<string>();

  constructor(private readonly path: string) {}

  /** Whether there is a next page. */
  advance({ document }: Page): boolean {
    const next = valueAt(document, this.path);
    if (next === undefined || next === null || next === "") return false;
    if (typeof next !== "string" && !isLosslessNumber(next)) {
      throw new ApiFailed(`${this.path} is ${kindOf(next)}, must be a text or a number`);
    }
    this.value = String(next);
    if (this.seen.has(this.value)) {
      throw new ApiFailed(
        `${this.path} is one that an earlier page named: the pages go in circles`,
      );
    }
    this.seen.add(this.value);
    return true;
  }
}

class ByNumber {
  value: string;
  private number: number;
  private previous: string | undefined;

  constructor(
    private readonly settings: { readonly first: number; readonly totalPages?: string | undefined },
  ) {
    this.number = settings.first;
    this.value = String(this.number);
  }

  /** Whether there is a next page. */
  advance(page: Page, count: number): boolean {
    const { first, totalPages } = this.settings;
    const isLast =
      totalPages === undefined
        ? count === 0
        : this.number - first + 1 >= wholeNumber(page.document, totalPages);
    if (isLast) return false;
    if (page.sha256 === this.previous) {
      throw new ApiFailed("is the same as the page before: the API does not count pages this way");
    }
    this.previous = page.sha256;
    this.number += 1;
    this.value = String(this.number);
    return true;
  }
}

function wholeNumber(document: unknown, path: string): number {
  const value = valueAt(document, path);
  const number = isLosslessNumber(value) ? Number(value.toString()) : NaN;
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new ApiFailed(`${path} is ${kindOf(value)}, must be a whole number`);
}

function itemsOf(document: unknown, path: string): readonly Row[] {
  const items = valueAt(document, path);
  if (!Array.isArray(items)) throw new ApiFailed(`${path} is ${kindOf(items)}, must be a list`);
  const odd = items.find((item) => kindOf(item) !== "an object");
  if (odd === undefined) return items as Row[];
  throw new ApiFailed(`${path} holds ${kindOf(odd)}, must hold objects`);
}
