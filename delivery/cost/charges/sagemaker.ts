import type { Charge } from "../charge";
import { MODEL } from "../model";
import { machinePrice, usd } from "../price";
import { type BilledResource, block, blocks, number, text, type Values } from "../resource";
import { callsOf, none, type Situation } from "../situation";
import { DAYS, HOURS } from "../times";

const usage = { component: "SageMaker", part: "usage", basis: "modelled" } as const;
const standing = {
  component: "SageMaker",
  part: "fixed",
  basis: "declared",
  alwaysOn: true,
} as const;

/** What the trainings and forecasts of a state machine's runs cost. */
export function sageMakerJobs(machine: BilledResource, situation: Situation): Charge[] {
  const own = (task: string) => callsOf(situation, task).filter((call) => call.machine === machine);
  const most = (situation.workload.trainingsPerWeek * DAYS) / 7;
  return [
    ...own("sagemaker:createTrainingJob").map(({ times, visit }) => {
      const isSpot = visit.parameters["EnableManagedSpotTraining"] === true;
      const hours = (Math.min(times, most) * MODEL.trainingMinutes) / 60;
      return { ...job(visit.parameters["ResourceConfig"], hours), share: isSpot ? usd("spot") : 1 };
    }),
    ...own("sagemaker:createTransformJob").map(({ times, visit }) =>
      job(visit.parameters["TransformResources"], (times * MODEL.transformMinutes) / 60),
    ),
  ];
}

function job(resources: unknown, hours: number): Charge {
  const settings = (resources ?? {}) as Values;
  const type = text(settings, "InstanceType");
  const quantity = hours * number(settings, "InstanceCount", 1);
  return { ...usage, price: machinePrice("sagemaker", type), quantity, what: type };
}

/** What a notebook instance costs while nobody stops it. */
export function notebook({ values }: BilledResource): Charge[] {
  const type = text(values, "instance_type");
  const price = machinePrice("sagemaker", type);
  return [{ ...standing, price, quantity: HOURS, what: `notebook instance ${type}` }];
}

/** What an endpoint costs: its machines by the hour; one without machines only what it answers. */
export function endpointConfiguration({ values }: BilledResource, situation: Situation): Charge[] {
  if (none(situation, "aws_sagemaker_endpoint")) return [];
  return blocks(values, "production_variants")
    .filter((variant) => block(variant, "serverless_config") === undefined)
    .map((variant) => {
      const type = text(variant, "instance_type");
      const quantity = HOURS * number(variant, "initial_instance_count", 1);
      return {
        ...standing,
        price: machinePrice("sagemaker", type),
        quantity,
        what: `endpoint on ${type}`,
      };
    });
}
