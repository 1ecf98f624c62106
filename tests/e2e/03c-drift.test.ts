import { PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { StackDrift } from "../../delivery/drift/stack-drift";
import { resourceName } from "../../delivery/target";
import { start } from "./fixture/cli";
import { evaluatedEnvironment } from "./fixture/environment";
import { Lake } from "./fixture/lake";

interface Told {
  readonly isDrifted: boolean;
  readonly stacks: readonly StackDrift[];
}

/** `pipeline drift` in a shell that talks to the local AWS. */
async function drift() {
  const args = ["scripts/pipeline.mjs", "drift", "--json"];
  const { code, stdout } = await start(process.execPath, args, evaluatedEnvironment()).ended;
  const { isDrifted, stacks } = JSON.parse(stdout) as Told;
  return { code, isDrifted, drifted: stacks.flatMap((each) => each.drifted) };
}

describe("drift of the deployed app", () => {
  it("is what somebody changed by hand, and nothing of what the pipeline did", async () => {
    const { clients, target } = Lake.connect();
    const logGroupName = `/aws/lambda/${resourceName(target, "ingest-file")}`;
    const keep = (retentionInDays: number) =>
      clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    await keep(1);
    try {
      const { code, drifted } = await drift();
      expect(code).toBe(2);
      expect(drifted).toEqual([
        {
          construct: expect.stringMatching(/^ingestion\/ingest-file\//) as string,
          address: expect.stringMatching(/^aws_cloudwatch_log_group\./) as string,
          what: "changed",
          attributes: [{ path: "retention_in_days", before: 14, after: 1 }],
        },
      ]);
    } finally {
      await keep(14);
    }
  });
});
