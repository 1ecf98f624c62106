import { compare } from "../../contracts/diff/compare";
import { changesOf, type Column, contractOf, type Document, insert, optional } from "./changing";

const customOf = (document: Document, name: string) =>
  (document["customProperties"] as Column[]).find(({ property }) => property === name) as Column;

describe("a change of how files land", () => {
  it("knows in which formats files land that no format is said of", () => {
    const [before, after] = [contractOf("stores"), contractOf("stores")];
    const withFormats = (d: Document, value?: string[]) => {
      const others = (d["customProperties"] as Column[]).filter(
        ({ property }) => property !== "landingFormats",
      );
      d["customProperties"] = value ? [...others, { property: "landingFormats", value }] : others;
    };
    withFormats(before);
    withFormats(after, ["parquet"]);
    expect(compare(before, after)).toMatchObject([{ impact: "breaking", of: "landingFormats" }]);
    withFormats(after, ["csv"]);
    expect(compare(before, after)).toEqual([]);
  });

  it("may give a vendor's name to a new column, but no other one to an old column", () => {
    const named = (theirs: string, ours: string) => (d: Document) => {
      insert(17, optional)(d);
      const [mapping] = customOf(d, "landingMappings")["value"] as [{ columns: Column }];
      mapping.columns[theirs] = ours;
    };
    const impactOf = (edit: (d: Document) => void) =>
      changesOf("sales_raw", edit).map((change) => change.split(":")[0]);
    expect(impactOf(named("Treuestufe", "loyalty_tier"))).toEqual([
      "additive column loyalty_tier",
      "additive landingMappings",
    ]);
    expect(impactOf(named("Zahlweise", "payment_method"))).toContain("breaking landingMappings");
    const [vendor] = customOf(contractOf("sales_raw"), "landingMappings")["value"] as Column[];
    const another = (d: Document) =>
      (customOf(d, "landingMappings")["value"] = [vendor, { name: "b", delimiter: "|" }]);
    const gone = (d: Document) => (customOf(d, "landingMappings")["value"] = []);
    expect(impactOf(another)).toEqual(["additive landingMappings"]);
    expect(impactOf(gone)).toEqual(["breaking landingMappings"]);
  });

  it("must not move columns that are found by their place", () => {
    const between = changesOf("sales_raw", insert(4, optional));
    expect(between).toContain("breaking columns: the order of the columns changed");
    const behind = changesOf("sales_raw", insert(17, optional));
    expect(behind).toEqual(["additive column loyalty_tier: added"]);
    const [first, second, ...rest] = contractOf("sales").schema[0].properties as [Column, Column];
    const swap = (d: Document) => (d.schema[0].properties = [second, first, ...rest]);
    expect(changesOf("sales", swap)).toEqual(["notice columns: the order of the columns changed"]);
  });
});
