import { Metrics } from "@aws-lambda-powertools/metrics";

/** CloudWatch metrics, written as lines of the log; namespace and service stand in the environment. */
export const metrics = new Metrics();
