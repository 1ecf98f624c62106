import { createServer, type Server, type ServerResponse } from "node:http";
import { stringify } from "lossless-json";
import { Random } from "../../sample_data/random";
import { asJson, type DemoSale, demoSales } from "./demo-sales";

/** Share of requests that are refused; never two in a row. */
const REFUSED = 0.3;
const SEED = 5;
const MOST_PER_PAGE = 1000;

/** What the API has done so far. */
export interface Served {
  /** Different sales that went out in answers. */
  readonly rows: number;
  readonly answers: number;
  readonly refused: number;
}

/**
 * A shop's API as they are: pages by cursor, a window of time, a token, and now and then a 429 or a 503. The
 * same requests get the same answers after every start.
 */
export function salesApi(
  token: string,
  sales: readonly DemoSale[] = demoSales("api"),
  say: (...line: readonly unknown[]) => void = console.log,
): Server {
  const random = new Random(SEED);
  const out = new Set<string>();
  let answers = 0;
  let refused = 0;
  let wasRefused = false;

  const page = (asked: URLSearchParams) => {
    const { shown, next_cursor } = pageOf(sales, asked);
    shown.forEach(({ transaction_id }) => out.add(transaction_id));
    return { sales: shown.map(asJson), next_cursor };
  };
  const isRefused = () => (wasRefused = !wasRefused && random.chance(REFUSED));

  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/served")
      return send(response, 200, { rows: out.size, answers, refused } satisfies Served);
    if (pathname !== "/v1/sales") return send(response, 404, { error: `no ${pathname}` });
    if (request.headers.authorization !== `Bearer ${token}`)
      return send(response, 401, { error: "unknown token" });
    const status = isRefused() ? random.pick([429, 503]) : 200;
    say(new Date().toISOString(), status, request.url);
    if (status === 200) {
      answers += 1;
      return send(response, 200, page(searchParams));
    }
    refused += 1;
    if (status === 429) response.setHeader("retry-after", "1");
    return send(response, status, { error: "try again" });
  });
}

/** The sales of one page, and where the next one begins. */
function pageOf(sales: readonly DemoSale[], asked: URLSearchParams) {
  const moment = (name: string, otherwise: number) => {
    const text = asked.get(name);
    return text === null ? otherwise : Date.parse(text);
  };
  const [from, before] = [moment("sold_from", 0), moment("sold_before", Infinity)];
  const found = sales.filter(({ milliseconds: at }) => at >= from && at < before);
  const start = Number(asked.get("cursor") ?? 0);
  const end = start + Math.min(Number(asked.get("limit") ?? 100), MOST_PER_PAGE);
  const shown = found.slice(start, end).map(({ sale }) => sale);
  return { shown, next_cursor: end < found.length ? String(end) : null };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(stringify(body));
}
