interface ServiceError {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function serviceError(error: unknown): ServiceError | undefined {
  return error instanceof Error ? (error as ServiceError) : undefined;
}

/** Whether an S3 read failed because the object or its version is not there (any more). */
export function isGone(error: unknown): boolean {
  const found = serviceError(error);
  if (!found) return false;
  // 405 is S3's answer to reading a delete marker by its version.
  const gone = ["NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"];
  const status = found.$metadata?.httpStatusCode;
  return gone.includes(found.name) || status === 404 || status === 405;
}

/** Whether a conditional write lost: the success of somebody else, not a failure. */
export function isConditionFailed(error: unknown): boolean {
  return serviceError(error)?.name === "ConditionalCheckFailedException";
}
