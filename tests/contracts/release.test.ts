import { contractDocuments, readDocuments } from "../../contracts";
import { compareAll } from "../../contracts/diff/release";
import { contractOf, type Document, insert, optional } from "./changing";

describe("a version", () => {
  /** What is said of `sales` when it changes by `edit` and calls itself `version`. */
  function verdict(version: string, edit: (document: Document) => void) {
    const after = contractOf("sales");
    edit(after);
    after["version"] = version;
    const before = { ...contractOf("sales"), version: "1.4.2" };
    const [found] = compareAll(new Map([["sales", before]]), new Map([["sales", after]]));
    return { needs: found?.needs, fault: found?.fault };
  }
  const fine = { needs: null, fault: null };
  const breaks = (d: Document) => d.schema[0].properties.pop();
  const adds = insert(0, optional);
  const says = (d: Document) => (d["description"] = { purpose: "Other words." });

  it.each([
    ["2.0.0", breaks],
    ["1.5.0", adds],
    ["2.0.0", adds],
    ["1.4.3", says],
    ["1.4.2", () => undefined],
  ])("%s says enough", (version, edit) => {
    expect(verdict(version, edit)).toEqual(fine);
  });

  it.each([
    ["1.5.0", breaks, "2.0.0"],
    ["1.4.3", adds, "1.5.0"],
    ["1.4.2", says, "1.4.3"],
    ["1.4.1", () => undefined, "1.4.2"],
  ])("%s is not enough, and the one that is is named", (version, edit, needs) => {
    const found = verdict(version, edit);
    expect(found.needs).toBe(needs);
    expect(found.fault).toContain(`make it ${needs}`);
  });

  it("has three numbers", () => {
    expect(() => verdict("2", () => undefined)).toThrow('sales: version "2"; write three numbers');
  });
});

describe("a dataset", () => {
  const sales = contractOf("sales");

  it("may be new", () => {
    expect(compareAll(new Map(), new Map([["sales", sales]]))).toMatchObject([
      { name: "sales", from: null, fault: null },
    ]);
  });

  it("goes only after it was called deprecated", () => {
    const gone = (status: string) =>
      compareAll(new Map([["sales", { ...sales, status }]]), new Map());
    expect(gone("active")[0]?.fault).toContain("a dataset goes only after a release in which");
    expect(gone("deprecated")[0]?.fault).toBeNull();
  });
});

it("the contracts say by their versions how much changed since the last release", () => {
  const compared = compareAll(readDocuments("contracts/released"), contractDocuments());
  const faults = compared.filter(({ fault }) => fault !== null);
  expect(faults.map(({ fault, name }) => `${name}: ${fault}`)).toEqual([]);
});
