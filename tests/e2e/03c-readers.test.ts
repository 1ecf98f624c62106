import {
  DescribeDataSetCommand,
  paginateListDataSets,
  type DataSet,
} from "@aws-sdk/client-quicksight";
import { sqlOf } from "../../local/report/data-set-sql";
import { Lake } from "./fixture/lake";

const RULES = "sales-lake-dev-who-sees-region";

/** Every deployed data set, by its id. */
async function dataSets(lake: Lake): Promise<ReadonlyMap<string, DataSet>> {
  const { quicksight } = lake.clients;
  const AwsAccountId = lake.target.account;
  const found = new Map<string, DataSet>();
  for await (const { DataSetSummaries = [] } of paginateListDataSets(
    { client: quicksight },
    { AwsAccountId },
  )) {
    for (const { DataSetId } of DataSetSummaries) {
      const command = new DescribeDataSetCommand({ AwsAccountId, DataSetId });
      const { DataSet = {} } = await quicksight.send(command);
      found.set(DataSetId ?? "", DataSet);
    }
  }
  return found;
}

/** Rows that a group sees, as QuickSight goes by its rules: no value in a rule stands for all. */
async function seen(lake: Lake, set: DataSet, rules: DataSet, group: string) {
  const [row] = await lake.sql(
    `select count(*) as all_rows,
       count_if(exists (
         select 1 from (${sqlOf(rules)}) as rules
         where rules."GroupName" = '${group}' and (rules.region is null or rules.region = rows.region)
       )) as seen
     from (${sqlOf(set)}) as rows`,
  );
  return { all: Number(row?.["all_rows"]), seen: Number(row?.["seen"]) };
}

describe("readers of the dashboards", () => {
  it("see the rows of their regions, and none that belong to no region unless they see all", async () => {
    const lake = Lake.connect();
    const sets = await dataSets(lake);
    const rules = sets.get(RULES) ?? {};
    const others = [...sets].filter(([id]) => id !== RULES);
    const byRegion: string[] = [];
    expect(others.length).toBeGreaterThan(5);
    for (const [id, set] of others) {
      expect([id, set.RowLevelPermissionDataSet?.Arn]).toEqual([id, rules.Arn]);
      const readers = await seen(lake, set, rules, "sales-lake-readers");
      expect([id, readers.seen]).toEqual([id, readers.all]);
      const europe = await seen(lake, set, rules, "sales-lake-europe");
      if (europe.seen > 0) byRegion.push(id.replace("sales-lake-dev-", ""));
      expect(europe.seen).toBeLessThan(Math.max(readers.all, 1));
      expect((await seen(lake, set, rules, "nobody")).seen).toBe(0);
    }
    expect(byRegion.sort()).toEqual(["accuracy", "outlook", "sales"]);
  });
});
