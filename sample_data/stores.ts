/** A store of the sample: where it is and how it sells. */
export interface Store {
  readonly storeId: string;
  readonly region: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: "USD" | "EUR" | "GBP" | "JPY";
  readonly openedOn: string;
  /** Size relative to the others. */
  readonly weight: number;
}

function store(
  storeId: string,
  region: string,
  country: string,
  timeZone: string,
  currency: Store["currency"],
  openedOn: string,
  weight: number,
): Store {
  return { storeId, region, country, timeZone, currency, openedOn, weight };
}

/** The stores of the sample. */
export const STORES: readonly Store[] = [
  store("US-NYC-01", "north-america", "US", "America/New_York", "USD", "2014-03-01", 1.6),
  store("US-NYC-02", "north-america", "US", "America/New_York", "USD", "2019-09-14", 1.1),
  store("US-CHI-01", "north-america", "US", "America/Chicago", "USD", "2015-05-20", 1.0),
  store("US-PHX-01", "north-america", "US", "America/Phoenix", "USD", "2018-10-06", 0.7),
  store("US-LAX-01", "north-america", "US", "America/Los_Angeles", "USD", "2016-02-11", 1.3),
  store("DE-BER-01", "europe", "DE", "Europe/Berlin", "EUR", "2017-04-22", 1.0),
  store("DE-MUC-01", "europe", "DE", "Europe/Berlin", "EUR", "2020-11-07", 0.8),
  store("FR-PAR-01", "europe", "FR", "Europe/Paris", "EUR", "2016-09-03", 1.2),
  store("ES-MAD-01", "europe", "ES", "Europe/Madrid", "EUR", "2021-06-12", 0.6),
  store("GB-LON-01", "europe", "GB", "Europe/London", "GBP", "2015-11-28", 1.4),
  store("JP-TYO-01", "asia-pacific", "JP", "Asia/Tokyo", "JPY", "2018-03-17", 1.5),
  store("JP-OSA-01", "asia-pacific", "JP", "Asia/Tokyo", "JPY", "2022-07-02", 0.7),
];

/** The stores as a snapshot to drop under landing/stores/. */
export function storesCsv(): string {
  const rows = STORES.map((s) =>
    [s.storeId, s.region, s.country, s.timeZone, s.currency, s.openedOn].join(","),
  );
  return `${["store_id,region,country,time_zone,currency,opened_on", ...rows].join("\n")}\n`;
}
