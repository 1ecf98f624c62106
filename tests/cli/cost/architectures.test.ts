import { architecture } from "../../../delivery/cost/architectures";

const sum = (...[name, rows]: Parameters<typeof architecture>) =>
  [...architecture(name, rows).values()].reduce((total, each) => total + each, 0);

describe("the architectures to hold a bill against", () => {
  // Totals of the published model, in USD a month.
  it.each([
    ["naive", 1e4, 1241.96],
    ["naive", 1e7, 1809.01],
    ["naive", 1e9, 59_292.66],
    ["floor", 1e4, 44.57],
    ["floor", 1e7, 47.19],
    ["floor", 1e9, 291.65],
  ] as const)("%s, %d rows a day: %d", (name, rows, expected) => {
    expect(sum(name, rows)).toBeCloseTo(expected, 1);
  });

  it.each([
    ["naive", 1e9, "Athena", 53_800.11],
    ["naive", 1e4, "EMR Spark", 544.8],
    ["naive", 1e7, "KMS", 61.74],
    ["floor", 1e9, "S3 storage", 173.14],
    ["floor", 1e7, "CloudWatch", 4.63],
  ] as const)("%s, %d rows a day: %s is %d", (name, rows, component, expected) => {
    expect(architecture(name, rows).get(component)).toBeCloseTo(expected, 1);
  });
});
