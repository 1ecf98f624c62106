import { loadConfig, parseConfig } from "../../config";
import { dev } from "../../config/dev";

it.each(["dev", "prod"])("reads %s", (stage) => {
  expect(loadConfig(stage).stage).toBe(stage);
});

it("has no default stage", () => {
  expect(() => loadConfig(undefined)).toThrow("STAGE is not set; set STAGE to one of dev, prod");
});

it("names the stages there are", () => {
  expect(() => loadConfig("live")).toThrow('unknown STAGE "live"; set STAGE to one of dev, prod');
});

it("is not fooled by what every object has", () => {
  expect(() => loadConfig("toString")).toThrow('unknown STAGE "toString"');
});

it("names the file and the field of a bad value", () => {
  const broken = { ...dev, account: "12" };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(
    /config\/dev\.ts is not valid.*account/s,
  );
});

it("refuses a field it does not know", () => {
  const broken = { ...dev, bucket: "x" };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(/Unrecognized key: "bucket"/);
});

it("refuses a stage that is to be kept and emptied", () => {
  const broken = { ...dev, protect: true };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(
    "protect and destroyWithData contradict",
  );
});
