/**
 * Stands in for parts of the SDK that no function uses when a function is bundled (see lambda-options.ts): S3's event
 * streams (only SelectObjectContent answers with one) and the cache of DynamoDB's endpoint discovery (off unless
 * asked for). They are 28 KB, loaded at every cold start.
 */
function unused(): never {
  throw new Error("this part of the AWS SDK is left out of bundles; see core/unused-sdk-parts.ts");
}

export const eventStreamSerdeProvider = unused;
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
export const EventStreamSerde = unused;

export class EndpointCache {
  readonly getEndpoint = unused;
  readonly get = unused;
  readonly set = unused;
  readonly delete = unused;
  readonly has = unused;
}
