import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { nameOf } from "../../delivery/failure";
import type { Session } from "../session";
import { ensureDemoApi } from "./launch";

/** Have a source of kind "http" ask the demo API, unless somebody put an address of their own into its secret. */
export async function connectToDemoApi(session: Session, secretName: string): Promise<void> {
  const found = await addressIn(session, secretName);
  if (found !== undefined && !isOnThisMachine(found)) {
    return session.progress.note(`${secretName} holds an address of its own: ${found}`);
  }
  const { url, token } = await ensureDemoApi(session);
  if (found === url) return;
  await session.clients.secrets.send(
    new PutSecretValueCommand({
      SecretId: secretName,
      SecretString: JSON.stringify({ base_url: url, token }),
    }),
  );
}

const isOnThisMachine = (url: string) => new URL(url).hostname === "127.0.0.1";

async function addressIn({ clients }: Session, SecretId: string): Promise<string | undefined> {
  try {
    const { SecretString } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    return (JSON.parse(SecretString ?? "{}") as { base_url?: string }).base_url;
  } catch (error) {
    if (nameOf(error) === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
