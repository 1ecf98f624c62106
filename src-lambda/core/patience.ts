/**
 * How functions call AWS: throttling is waited out, and an answer that never comes does not take the function's whole
 * time. The limit is on the headers of an answer; its body may take longer.
 */
export const PATIENCE = {
  maxAttempts: 6,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
  },
} as const;
