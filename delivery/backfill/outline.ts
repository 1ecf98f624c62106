import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Outline } from "../../src-lambda/plan-backfill/planned";
import { Failure } from "../failure";
import { resourceName } from "../target";
import type { BackfillRequest, Remote } from "./remote";

/** What a backfill would do, said by the function that plans it; nothing is started or noted. */
export async function outlineOf(
  { clients, target }: Remote,
  backfill_id: string,
  request: BackfillRequest,
): Promise<Outline> {
  const call = { request: { ...request, backfill_id, dry_run: true } };
  const { FunctionError, Payload } = await clients.lambda.send(
    new InvokeCommand({
      FunctionName: resourceName(target, "plan-backfill"),
      Payload: Buffer.from(JSON.stringify(call)),
    }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString("utf8") || "null");
  if (!FunctionError) return answer as Outline;
  const { errorMessage = FunctionError } = (answer ?? {}) as { errorMessage?: string };
  throw new Failure(errorMessage);
}
