import { policyDocument, type ResourceStatement } from "../iam/policy-document";

/** One rule of EventBridge may send, everybody must use TLS. */
export function queuePolicy(queueArn: string, ruleArn: string): string {
  return policyDocument([
    {
      sid: "FromRule",
      principal: { Service: "events.amazonaws.com" },
      actions: ["sqs:SendMessage"],
      resources: [queueArn],
      conditions: { ArnEquals: { "aws:SourceArn": ruleArn } },
    },
    tlsOnly(queueArn),
  ]);
}

/** Everybody must use TLS. */
export const tlsOnly = (queueArn: string): ResourceStatement => ({
  sid: "TlsOnly",
  effect: "Deny",
  principal: "*",
  actions: ["sqs:*"],
  resources: [queueArn],
  conditions: { Bool: { "aws:SecureTransport": "false" } },
});
