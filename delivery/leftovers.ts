import { DeleteItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteObjectCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { readJson } from "./files";
import { messageOf, nameOf } from "./failure";
import { pause } from "./pause";
import { isAlive, signalProcess } from "./process-identity";
import type { S3Backend, Stack } from "./synthesized";
import type { Marker } from "./terraform";

/** What a state lock says about its holder. */
export interface LockInfo {
  readonly ID: string;
  readonly Who: string;
  readonly Created: string;
}

/** The clients that state locks are read with. */
export interface LockClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
}

const PATIENCE_MS = 60_000;

/** Markers of Terraform processes that an earlier, killed command left. */
export function readMarkers(folder: string): Marker[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => readJson<Marker>(join(folder, name)) ?? []);
}

/** Remove all markers, when their processes and locks are dealt with. */
export function forgetMarkers(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Ask a left-over Terraform to stop and save its state; kill it when it does not. */
export async function stopLeftover(marker: Marker, signal?: AbortSignal): Promise<void> {
  if (!isAlive(marker)) return;
  signalProcess(marker.pid, "SIGINT");
  const end = Date.now() + PATIENCE_MS;
  while (isAlive(marker) && Date.now() < end) await pause(200, signal);
  if (isAlive(marker)) signalProcess(marker.pid, "SIGKILL");
  while (isAlive(marker)) await pause(100, signal);
}

/** True when the lock was taken on this machine after that process started: it is its own, and it is dead. */
export function isLockOf(marker: Marker, lock: LockInfo, host: string): boolean {
  return (
    lock.Who.endsWith(`@${host}`) &&
    Date.parse(lock.Created) >= Date.parse(marker.startedAt) - 2_000
  );
}

/** Release the locks that a dead Terraform of ours still holds; returns what was released. */
export async function releaseStaleLocks(
  clients: LockClients,
  stack: Stack,
  marker: Marker,
): Promise<string[]> {
  if (!stack.backend) return [];
  const { backend } = stack;
  const isStale = (lock: LockInfo | undefined) => lock && isLockOf(marker, lock, hostname());
  const released: string[] = [];
  if (isStale(await tableLock(clients, backend))) {
    await clients.dynamodb.send(
      new DeleteItemCommand({ TableName: backend.dynamodb_table, Key: tableKey(backend) }),
    );
    released.push(`${backend.dynamodb_table}: ${backend.bucket}/${backend.key}`);
  }
  if (isStale(await fileLock(clients, backend))) {
    await clients.s3.send(
      new DeleteObjectCommand({ Bucket: backend.bucket, Key: `${backend.key}.tflock` }),
    );
    released.push(`s3://${backend.bucket}/${backend.key}.tflock`);
  }
  return released;
}

/** Who holds a stack's state now, by either kind of lock. */
export async function locksOf(clients: LockClients, { backend }: Stack): Promise<LockInfo[]> {
  if (!backend) return [];
  const locks = [await tableLock(clients, backend), await fileLock(clients, backend)];
  return locks.filter((lock) => lock !== undefined);
}

async function tableLock(
  { dynamodb }: LockClients,
  backend: S3Backend,
): Promise<LockInfo | undefined> {
  if (!backend.dynamodb_table) return undefined;
  return absent(async () => {
    const { Item } = await dynamodb.send(
      new GetItemCommand({
        TableName: backend.dynamodb_table,
        Key: tableKey(backend),
        ConsistentRead: true,
      }),
    );
    const info = Item?.["Info"]?.S;
    return info ? (JSON.parse(info) as LockInfo) : undefined;
  });
}

async function fileLock({ s3 }: LockClients, backend: S3Backend): Promise<LockInfo | undefined> {
  return absent(async () => {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: backend.bucket, Key: `${backend.key}.tflock` }),
    );
    return Body ? (JSON.parse(await Body.transformToString()) as LockInfo) : undefined;
  });
}

async function absent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (/NoSuch|NotFound/.test(`${nameOf(error)} ${messageOf(error)}`)) return undefined;
    throw error;
  }
}

/**
 * The table also keeps a digest of the state, and Terraform refuses a state that does not match it. While the table is
 * not used nobody writes the digest, so it goes when the table comes into use or out of it.
 */
export async function forgetDigest(
  dynamodb: DynamoDBClient,
  { backend: before }: Stack,
  { backend: after }: Stack,
): Promise<void> {
  if (before?.dynamodb_table === after?.dynamodb_table) return;
  const used = before?.dynamodb_table ? before : after;
  if (!used?.dynamodb_table) return;
  const Key = { LockID: { S: `${used.bucket}/${used.key}-md5` } };
  await dynamodb.send(new DeleteItemCommand({ TableName: used.dynamodb_table, Key }));
}

function tableKey(backend: S3Backend) {
  return { LockID: { S: `${backend.bucket}/${backend.key}` } };
}
