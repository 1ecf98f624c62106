import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { loadConfig } from "../../config";
import { query } from "../../local/athena";
import { localClients } from "../../local/clients";

const instance = {
  url: "http://127.0.0.1:9",
  pid: 0,
  account: "123456789012",
  region: "us-east-1",
};

/** Athena that answers after some looks; notes the workgroups of what it is asked. */
function athena(looks: number) {
  const clients = localClients(instance as never);
  const groups: (string | undefined)[] = [];
  let looked = 0;
  jest.spyOn(clients.athena, "send").mockImplementation(((command: unknown) => {
    if (command instanceof StartQueryExecutionCommand) {
      groups.push(command.input.WorkGroup);
      return Promise.resolve({ QueryExecutionId: "q" });
    }
    if (command instanceof GetQueryExecutionCommand) {
      looked += 1;
      const State = looked < looks ? "RUNNING" : "SUCCEEDED";
      const Statistics = { DataScannedInBytes: 12 };
      return Promise.resolve({ QueryExecution: { Status: { State }, Statistics } });
    }
    if (command instanceof GetQueryResultsCommand) return Promise.resolve({});
    throw new Error("Athena is asked something else");
  }) as never);
  return { clients, groups, looked: () => looked };
}

it("asks in the workgroup of people: the pipeline's counts are not in their way", async () => {
  const { clients, groups, looked } = athena(3);
  const session = { clients, target: loadConfig("dev"), signal: new AbortController().signal };
  expect(await query(session, "select 1")).toMatchObject({ scannedBytes: 12 });
  expect([groups, looked()]).toEqual([["sales-lake-dev-people"], 3]);
});
