import type { Charge } from "../charge";
import { MODEL } from "../model";
import { machinePrice, type PriceId, usd } from "../price";
import { type BilledResource, block, blocks, number, text } from "../resource";
import { callsOf, rowsKept, type Situation, workOf } from "../situation";
import { HOURS } from "../times";

const usage = { component: "EMR Spark", part: "usage" } as const;
const DISK_GIGABYTES = 64;
const VCPU: Readonly<Record<string, number>> = {
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
};

/** What the cluster costs that a function starts for each run, by the settings it reads. */
export function clusterByRun(resource: BilledResource, situation: Situation): Charge[] {
  const cluster = clusterOf(resource, situation);
  if (!cluster) return [];
  const { basis, core, hours, isSpot, nodes, primary, times } = cluster;
  const machines = [
    ...machineHours(primary, times * hours, 1),
    ...machineHours(core, times * hours * nodes, isSpot ? usd("spot") : 1),
  ];
  const disks = ((nodes + 1) * DISK_GIGABYTES * times * hours) / HOURS;
  return [
    ...machines.map((each) => ({ ...usage, ...each, basis })),
    { ...usage, price: "ebs:gp2", quantity: disks, basis },
  ];
}

/** The cluster of a run, from the settings of the function that starts it: its size follows the table's. */
export function clusterOf(resource: BilledResource, situation: Situation) {
  const settings = text(resource.values, "content");
  if (!settings.includes("min_nodes")) return undefined;
  const waited = callsOf(situation, "lambda:invoke.waitForTaskToken");
  const times = waited.reduce((sum, call) => sum + call.times, 0);
  const [primary = [], core = []] = [
    ...settings.matchAll(/"instance_types"\s*[=:]\s*\[([^\]]*)\]/g),
  ].map(([, list = ""]) => list.split(",").map((type) => type.replaceAll(/[\s"]/g, "")));
  const field = (name: string) =>
    Number(new RegExp(`"${name}"\\s*[=:]\\s*([\\d.]+)`).exec(settings)?.[1] ?? NaN);
  const wanted = Math.ceil((rowsKept(situation) * MODEL.parquetBytes) / field("bytes_per_node"));
  const nodes = Math.min(field("max_nodes"), Math.max(field("min_nodes"), wanted));
  const work = workOf(situation, waited[0]?.step ?? "", {
    rows: rowsKept(situation),
    rowsPerSecond: MODEL.derivedRowsPerVcpu,
    startSeconds: 0,
  });
  const cores = nodes * (VCPU[core[0]?.split(".")[1] ?? ""] ?? 4);
  const hours =
    MODEL.clusterStartMinutes / 60 + (work.startSeconds + work.cpuSeconds / cores) / 3600;
  const isSpot = /"spot"\s*[=:]\s*true/.test(settings);
  const timeoutSeconds = Math.min(Infinity, ...waited.map(({ visit }) => visit.timeoutSeconds));
  return { primary, core, nodes, hours, times, isSpot, timeoutSeconds, basis: work.basis };
}

/** Hours of the first type that has a price, with what EMR adds. */
function machineHours(types: readonly string[], hours: number, share: number) {
  const type = types.find((each) => machinePrice("ec2", each)) ?? types[0] ?? "unknown";
  const price = machinePrice("ec2", type);
  const what = `${type}${share < 1 ? ", Spot" : ""}`;
  return [
    { price, quantity: hours, share, what },
    { price, quantity: hours, share: usd("emr:uplift"), what: `EMR on ${type}` },
  ];
}

/** vCPU that a job has before its executors come, and how well it uses them: both supposed. */
const START_VCPU_HOURS = (8 * 1.5) / 60;
const USED = 0.8;
const GIGABYTES_PER_VCPU = 4;

/** What the jobs of an EMR Serverless application cost, and workers that wait for them. */
export function serverlessApplication(resource: BilledResource, situation: Situation): Charge[] {
  const isArm = text(resource.values, "architecture").toUpperCase() === "ARM64";
  const [cpu, memory]: [PriceId, PriceId] = isArm
    ? ["emr-serverless:vcpu-hour:arm64", "emr-serverless:gb-hour:arm64"]
    : ["emr-serverless:vcpu-hour:x86_64", "emr-serverless:gb-hour:x86_64"];
  const jobs = callsOf(situation, "emr-serverless:startJobRun").flatMap(({ step, times }) => {
    const rows = rowsKept(situation);
    const rowsPerSecond = MODEL.derivedRowsPerVcpu;
    const work = workOf(situation, step, { rows, rowsPerSecond, startSeconds: 0 });
    const hours = times * (START_VCPU_HOURS + work.cpuSeconds / USED / 3600);
    const common = { ...usage, basis: work.basis, what: step };
    return [
      { ...common, price: cpu, quantity: hours },
      { ...common, price: memory, quantity: hours * GIGABYTES_PER_VCPU },
    ];
  });
  return [...jobs, ...waiting(resource, cpu, memory)];
}

function waiting({ values }: BilledResource, cpu: PriceId, memory: PriceId): Charge[] {
  if (block(values, "auto_stop_configuration")?.["enabled"] !== false) return [];
  return blocks(values, "initial_capacity")
    .flatMap((each) => blocks(each, "initial_capacity_config"))
    .flatMap((each): Charge[] => {
      const hours = number(each, "worker_count", 1) * HOURS;
      const worker = block(each, "worker_configuration");
      const size = (name: string) => Number.parseFloat(text(worker, name));
      const common = {
        component: "EMR Spark",
        part: "fixed",
        basis: "declared",
        alwaysOn: true,
      } as const;
      const what = "workers that wait, never stopped";
      return [
        { ...common, price: cpu, quantity: hours * size("cpu"), what },
        { ...common, price: memory, quantity: hours * size("memory"), what },
      ];
    });
}

/** What a cluster costs that stays: each machine, each hour, with what EMR adds. */
export function standingCluster({ values }: BilledResource): Charge[] {
  const groups = ["master_instance_group", "core_instance_group"].flatMap((name) =>
    blocks(values, name),
  );
  const ends = block(values, "auto_termination_policy") !== undefined;
  const common = {
    component: "EMR Spark",
    part: "fixed",
    basis: "declared",
    alwaysOn: !ends,
  } as const;
  if (groups.length === 0)
    return [{ ...common, price: undefined, quantity: 1, what: "EMR cluster of instance fleets" }];
  return groups.flatMap((group) => {
    const hours = HOURS * number(group, "instance_count", 1);
    return machineHours([text(group, "instance_type")], hours, 1).map((each) => ({
      ...common,
      ...each,
    }));
  });
}
