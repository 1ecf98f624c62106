import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { NodeFunction } from "../compute/node-function";
import type { LandingQueue } from "./landing-queue";

export interface QueueConsumerProps {
  readonly queue: LandingQueue;
  readonly consumer: NodeFunction;
  /** Executions at the same time; the rest waits in the queue. */
  readonly concurrency: number;
}

/** Feeds a queue to a function, which answers with the messages it could not do. */
export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, { queue, consumer, concurrency }: QueueConsumerProps) {
    super(scope, id);
    queue.grantConsume(consumer.role);
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.reference,
      functionName: consumer.reference,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: concurrency },
      // Lambda refuses the mapping while the role may not read the queue.
      dependsOn: [consumer.role.policy],
    });
  }
}
