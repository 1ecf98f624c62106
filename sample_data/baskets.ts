import { convert, formatAmount, formatPercent, lineTotal } from "./amounts";
import { dayDemand } from "./demand";
import { isoDate, offsetOn } from "./local-time";
import { CATEGORIES, PRODUCTS } from "./products";
import type { Random } from "./random";
import type { Sale } from "./sale";
import type { Store } from "./stores";

const RETURNS = 0.03;
const DISCOUNTS = 0.15;
const FREE_ITEMS = 0.004;
const LOYAL = 0.7;
const OPENS_AT = 8 * 3600;
const OPEN_SECONDS = 14 * 3600;
const BASKET_SIZES = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5];
const BASIS_POINTS = [500, 1000, 1000, 1250, 1500, 2000, 3333, 5000];
const PAYMENTS = ["card", "card", "card", "cash", "mobile", "gift_card", ""];

/** What the lines of one receipt share. */
interface Receipt {
  readonly orderId: string;
  readonly at: string;
  readonly customerId: string;
  readonly payment: string;
}

/** Sales of one store on one day. */
export class StoreDay {
  private readonly demand: readonly number[];
  private readonly demandSum: number;
  private readonly date: string;
  private readonly offset: string;

  constructor(
    private readonly random: Random,
    private readonly store: Store,
    day: number,
    private readonly customers: number,
  ) {
    this.demand = dayDemand(day);
    this.demandSum = this.demand.reduce((sum, demand) => sum + demand, 0);
    this.date = isoDate(day);
    this.offset = offsetOn(day, store.timeZone);
  }

  /** `count` lines in baskets of one to five; `nextOrder` names the receipts. */
  *sales(count: number, nextOrder: () => string): Generator<Sale> {
    for (let left = count; left > 0;) {
      const size = Math.min(left, this.random.pick(BASKET_SIZES));
      const receipt = this.receipt(nextOrder());
      for (let line = 1; line <= size; line += 1) yield this.line(receipt, line);
      left -= size;
    }
  }

  private receipt(orderId: string): Receipt {
    const { random } = this;
    const second = OPENS_AT + random.integer(OPEN_SECONDS);
    const two = (value: number): string => String(value).padStart(2, "0");
    const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
    // Squared: a few customers come often, many seldom.
    const customer = Math.floor(random.next() ** 2 * this.customers) + 1;
    return {
      orderId,
      at: `${this.date}T${clock.map(two).join(":")}${this.offset}`,
      customerId: random.chance(LOYAL) ? `C-${this.store.country}-${customer}` : "",
      payment: random.pick(PAYMENTS),
    };
  }

  private line(receipt: Receipt, number: number): Sale {
    const { random, store } = this;
    const category = this.pickCategory();
    const product = random.pick(PRODUCTS[category] ?? []);
    const units = 1 + Math.floor(random.next() ** 3 * 6);
    const quantity = random.chance(RETURNS) ? -units : units;
    const price = random.chance(FREE_ITEMS) ? 0 : convert(product.cents, store.currency);
    const discount = random.chance(DISCOUNTS) ? random.pick(BASIS_POINTS) : 0;
    return {
      transaction_id: `${receipt.orderId}-${number}`,
      order_id: receipt.orderId,
      transaction_ts: receipt.at,
      store_id: store.storeId,
      region: store.region,
      customer_id: receipt.customerId,
      product_id: product.productId,
      category: CATEGORIES[category]?.name ?? "",
      quantity: String(quantity),
      unit_price: formatAmount(price, store.currency),
      discount_pct: formatPercent(discount),
      total_amount: formatAmount(lineTotal(quantity, price, discount), store.currency),
      currency: store.currency,
      payment_method: receipt.payment,
    };
  }

  private pickCategory(): number {
    let at = this.random.next() * this.demandSum;
    for (let i = 0; i < this.demand.length; i += 1) {
      at -= this.demand[i] as number;
      if (at < 0) return i;
    }
    return this.demand.length - 1;
  }
}
