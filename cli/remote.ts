import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient } from "@aws-sdk/client-sfn";
import type { Remote } from "../delivery/backfill/remote";
import { checkAccount } from "./aws";
import { stopSignal } from "./interrupt";
import { targetOf } from "./project";
import { progressFor } from "./show";
import { typedLocally, typedOnAws } from "./typed";
import { type LocalOptions, runningSession } from "./workbench";

/** Finds the deployed pipeline that a command is to talk to. */
export type Reach = (options: LocalOptions) => Promise<Remote>;

/** The stage on AWS, with the caller's own credentials. */
export const onAws: Reach = async ({ json, stage }) => {
  const target = targetOf(stage);
  const progress = progressFor(json);
  await progress.run("check the account", async (report) => report(await checkAccount(target)));
  const { region } = target;
  const clients = {
    sfn: new SFNClient({ region }),
    lambda: new LambdaClient({ region }),
    dynamodb: new DynamoDBClient({ region }),
  };
  return { clients, target, progress, signal: stopSignal, typed: typedOnAws(stage) };
};

/** The stage on the local AWS that runs. */
export const onLocalAws: Reach = async (options) => ({
  ...(await runningSession(options)),
  typed: typedLocally,
});
