import { join } from "node:path";
import type { PolicyStatement } from "../../local/access/policy";
import { reviewAccess } from "../../local/access/review";
import { Lake } from "./fixture/lake";
import { ask, elements } from "./fixture/query-api";

const IAM = "2010-05-08";

/** The statements of a role's policies, as they are deployed. */
async function statementsOf(lake: Lake, RoleName: string): Promise<PolicyStatement[]> {
  const iam = (Action: string, more = {}) =>
    ask(lake.instance, "iam", IAM, { Action, RoleName, ...more });
  const names = elements(await iam("ListRolePolicies"), "member");
  const documents = await Promise.all(
    names.map(async (PolicyName) => {
      const [document = ""] = elements(
        await iam("GetRolePolicy", { PolicyName }),
        "PolicyDocument",
      );
      return JSON.parse(decodeURIComponent(document)) as { Statement: PolicyStatement[] };
    }),
  );
  return documents.flatMap(({ Statement }) => Statement);
}

describe("access", () => {
  const WORKING = [
    "aggregation-job",
    "backfill",
    "backfill-job",
    "check-contract",
    "claim-files",
    "daily",
    "data-quality-check",
    "ingest-file",
    "plan-backfill",
    "raw-to-processed",
    "reconcile",
    "record-failure",
    "sales-raw",
    "source-store-api",
    "source-store-api-schedule",
    "track-backfill",
  ];

  it("allows what the roles did in all runs so far; AWS would have refused nothing", async () => {
    const lake = Lake.connect();
    const log = join(lake.paths.root, "calls.jsonl");
    const { overreaches, roles } = await reviewAccess(log, (role) => statementsOf(lake, role));
    expect(overreaches).toEqual([]);
    expect(Object.keys(roles).sort()).toEqual(
      expect.arrayContaining(WORKING.map((name) => expect.stringContaining(name) as string)),
    );
  });
});
