import type { Row } from "../core/source/landed-upload";
import { ApiFailed } from "./api-error";
import { kindOf, valueAt } from "./json-path";
import { pagerOf } from "./paging";
import type { Page } from "./response";
import type { ApiSettings } from "./settings";

type Shape = Pick<ApiSettings, "items" | "paging">;

/** Gets the page at an address. */
export type GetPage = (page: URL) => Promise<Page>;

/** The records of all pages of one question, in the order of the API. Errors name the page. */
export async function* readPages(shape: Shape, question: URL, get: GetPage): AsyncGenerator<Row> {
  const pager = pagerOf(shape.paging, question);
  for (let number = 1; ; number += 1) {
    let items: readonly Row[];
    let isLast: boolean;
    try {
      const page = await get(pager.page);
      if (page.document === undefined) return;
      items = itemsOf(page.document, shape.items);
      isLast = !pager.advance(page, items);
    } catch (error) {
      if (!(error instanceof ApiFailed)) throw error;
      throw new ApiFailed(`page ${number}: ${error.message}`);
    }
    yield* items;
    if (isLast) return;
  }
}

function itemsOf(document: unknown, path: string | undefined): readonly Row[] {
  const items = path === undefined ? document : valueAt(document, path);
  const name = path ?? "the answer";
  // How some languages write a list without a record.
  if (items === null) return [];
  if (!Array.isArray(items)) throw new ApiFailed(`${name} is ${kindOf(items)}, must be a list`);
  const odd = items.find((item) => kindOf(item) !== "an object");
  if (odd === undefined) return items as Row[];
  throw new ApiFailed(`${name} holds ${kindOf(odd)}, must hold objects`);
}
