import type { Charge } from "../charge";
import { MODEL } from "../model";
import { type BilledResource, number } from "../resource";
import {
  callsFor,
  eventTimes,
  feeds,
  landedBytes,
  scheduledTimes,
  type Situation,
  workOf,
} from "../situation";
import { DAYS } from "../times";

const COMPONENT = "Lambda, Step Functions, queues, tables, secrets";

interface Calls {
  readonly times: number;
  readonly seconds: number;
  readonly basis: Charge["basis"];
}

/** What a function costs: GB-seconds and requests of the steps, schedules, queues and events that call it. */
export function lambdaFunction(resource: BilledResource, situation: Situation): Charge[] {
  const [architecture] = (resource.values["architectures"] ?? []) as readonly string[];
  const price = architecture === "arm64" ? "lambda:gb-second:arm64" : "lambda:gb-second:x86_64";
  const gigabytes = number(resource.values, "memory_size", 128) / 1024;
  return callsTo(resource, situation)
    .filter(({ times }) => times > 0)
    .flatMap(({ basis, seconds, times }): Charge[] => {
      const common = { component: COMPONENT, part: "usage", basis } as const;
      return [
        { ...common, price, quantity: times * seconds * gigabytes },
        { ...common, price: "lambda:request", quantity: times },
      ];
    });
}

function callsTo(resource: BilledResource, situation: Situation): Calls[] {
  const steps = callsFor(situation, "lambda:invoke", "FunctionName", resource).map((call) => {
    const startSeconds = MODEL.functionSeconds;
    const work = workOf(situation, call.step, { rows: 0, rowsPerSecond: 1, startSeconds });
    return { times: call.times, seconds: work.startSeconds, basis: work.basis };
  });
  const others = scheduledTimes(situation.resources, resource) + eventTimes(situation, resource);
  return [
    ...steps,
    { times: others, seconds: MODEL.functionSeconds, basis: "modelled" },
    ...(feeds(situation, resource).length > 0 ? [fed(situation)] : []),
  ];
}

/** A function that a queue feeds takes in what lands. */
function fed({ workload }: Situation): Calls {
  const files = workload.filesPerDay;
  const seconds = files === 0 ? 0 : landedBytes(workload) / files / MODEL.ingestBytesPerSecond;
  return { times: files * DAYS, seconds: MODEL.functionSeconds + seconds, basis: "modelled" };
}
