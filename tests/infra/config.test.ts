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

it.each([
  "30 3 * * ? *",
  "cron(30 3 * * *)",
  "cron(30 3 * * * *)",
  "cron(30 3 ? * ? *)",
  "cron(30 24 * * ? *)",
  "cron(60 3 * * ? *)",
  "cron(30 3 * * 0 *)",
  "cron(30 ? * * ? *)",
  "cron(30 3 * * mo *)",
])("refuses %s, which no scheduler takes", (cron) => {
  const broken = { ...dev, schedule: { ...dev.schedule, cron } };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(
    /must be like cron\(30 1 \* \* \? \*\)/,
  );
});

it.each([
  "cron(0/15 8-17 ? * MON-FRI *)",
  "cron(0 3 L * ? *)",
  "cron(0 3 15W JAN,JUL ? 2026-2030)",
  "cron(*/5 * ? * 6#3 *)",
  "cron(0,30 22 1,15 */2 ? *)",
])("takes %s", (cron) => {
  const { schedule } = parseConfig("config/dev.ts", {
    ...dev,
    schedule: { ...dev.schedule, cron },
  });
  expect(schedule.cron).toBe(cron);
});

it("refuses a field it does not know", () => {
  const broken = { ...dev, bucket: "x" };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(/Unrecognized key: "bucket"/);
});

it("refuses an EMR cluster that could not ask the catalog", () => {
  const broken = { ...dev, network: { ...dev.network, interfaceEndpoints: [] } };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(
    /lacks "glue", which an EMR cluster needs; add it, or set emr\.mode to "serverless".*interfaceEndpoints/s,
  );
  const emr = {
    mode: "serverless",
    maxVcpu: 8,
    maxGigabytes: 32,
    idleMinutes: 5,
    timeoutMinutes: 60,
  };
  expect(parseConfig("config/dev.ts", { ...broken, emr }).emr).toEqual(emr);
});

it("refuses zones of another region, and a network that holds no subnets or too many", () => {
  const { network } = dev;
  const placed = (region: string, zones: string[], cidr = network.cidr) =>
    parseConfig("config/dev.ts", { ...dev, region, network: { ...network, zones, cidr } });
  expect(() => placed("eu-central-1", network.zones)).toThrow(
    /are not in region eu-central-1, whose zones begin with euc1-az.*network\.zones/s,
  );
  for (const [region, zone] of [
    ["eu-central-1", "euc1"],
    ["ap-southeast-2", "apse2"],
    ["ap-northeast-1", "apne1"],
    ["ap-south-1", "aps1"],
    ["us-gov-west-1", "usgw1"],
  ] as const) {
    expect(placed(region, [`${zone}-az1`, `${zone}-az2`]).region).toBe(region);
  }
  for (const cidr of ["10.0.0.0/8", "10.0.0.0/27"]) {
    expect(() => placed("us-east-1", network.zones, cidr)).toThrow("is no network of /16 to /24");
  }
});

it("refuses machines that are no Graviton, and sizes that contradict each other", () => {
  const with_ = (emr: object) => () =>
    parseConfig("config/dev.ts", { ...dev, emr: { ...dev.emr, ...emr } });
  expect(with_({ coreTypes: ["m5.xlarge"] })).toThrow("is no Graviton instance type");
  expect(with_({ minNodes: 5, maxNodes: 4 })).toThrow("minNodes is above maxNodes");
});

it("refuses a stage that is to be kept and emptied", () => {
  const broken = { ...dev, protect: true };
  expect(() => parseConfig("config/dev.ts", broken)).toThrow(
    "protect and destroyWithData contradict",
  );
});

it("takes a repository by owner and name only", () => {
  const github = { repository: "lake", branch: "main", environment: "dev", oidcProvider: "make" };
  expect(() => parseConfig("config/dev.ts", { ...dev, github })).toThrow(
    "is no repository like owner/name",
  );
});
