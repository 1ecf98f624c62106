import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DescribeEndpointCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { ignoreExisting } from "./already-there";

/** An endpoint that costs nothing while nobody asks. */
export interface EndpointSize {
  readonly memoryMb: number;
  readonly maxConcurrency: number;
}

/** Lets an endpoint answer with `model`; the same call again changes nothing. */
export async function serve(
  sagemaker: SageMakerClient,
  EndpointName: string,
  model: string,
  { maxConcurrency, memoryMb }: EndpointSize,
): Promise<void> {
  // A configuration cannot be changed: each model and size has its own.
  const EndpointConfigName = `${model}-${memoryMb}-${maxConcurrency}`;
  const ServerlessConfig = { MemorySizeInMB: memoryMb, MaxConcurrency: maxConcurrency };
  const variant = { VariantName: "model", ModelName: model, ServerlessConfig };
  await ignoreExisting(
    sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants: [variant] }),
    ),
  );
  const serving = await configOf(sagemaker, EndpointName);
  if (serving === EndpointConfigName) return;
  const given = { EndpointName, EndpointConfigName };
  await (serving === undefined
    ? sagemaker.send(new CreateEndpointCommand(given))
    : sagemaker.send(new UpdateEndpointCommand(given)));
}

async function configOf(
  sagemaker: SageMakerClient,
  EndpointName: string,
): Promise<string | undefined> {
  try {
    const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    return found.EndpointConfigName;
  } catch (error) {
    if (error instanceof Error && /could not find/i.test(error.message)) return undefined;
    throw error;
  }
}
