import { createPrivateKey } from "node:crypto";
import { fingerprintOf, newSshKey } from "../../local/demo/ssh-keys";
import { SETTINGS } from "./partner-server";
import { AT, readingSftp } from "./reading-sftp";

const { failure, partner, run, world } = readingSftp();

describe("a server", () => {
  beforeEach(() => partner().put("sales.csv", "x", AT));

  it("lets in with a key", async () => {
    await world().putSecret(partner().keySecret);
    expect(await run({ login: "key" })).toMatchObject({ files: 1 });
  });

  it.each([
    ["password", () => ({ ...partner().passwordSecret, password: "hunter2" })],
    ["key", () => ({ ...partner().keySecret, private_key: newSshKey().private })],
  ] as const)(
    "that does not accept the %s is asked once, and the secret is named",
    async (login, secret) => {
      await world().putSecret(secret());
      const message = await failure({ login });
      expect(message).toContain(`does not accept the login in secret ${world().secretName}`);
      expect(message).not.toContain("hunter2");
      expect(partner().line.connections).toBe(1);
    },
  );

  it("with other host keys is refused before the login, with all fingerprints", async () => {
    const pinned = fingerprintOf(newSshKey());
    const { host_key } = partner().passwordSecret;
    await world().putSecret({ ...partner().passwordSecret, host_key: pinned });
    const message = await failure();
    expect(message).toContain(
      `is ${host_key} (ecdsa-sha2-nistp256) or ${partner().rsaHostKey} (ssh-rsa), must be ${pinned}`,
    );
    expect(partner().asked).toEqual([]);
    await world().putSecret({ ...partner().passwordSecret, host_key: `${pinned} ${host_key}` });
    expect(await run()).toMatchObject({ files: 1 });
  });

  it("is known by any of its host keys", async () => {
    await world().putSecret({ ...partner().passwordSecret, host_key: partner().rsaHostKey });
    expect(await run()).toMatchObject({ files: 1 });
  });

  it.each([
    [{ private_key: "-----BEGIN hunter2" }, "private_key in secret"],
    [
      {
        private_key: createPrivateKey(newSshKey().private).export({
          type: "sec1",
          format: "pem",
          cipher: "aes-256-cbc",
          passphrase: "p",
        }),
      },
      "without a passphrase",
    ],
  ])("is not asked with a key that cannot be read", async (change, fault) => {
    await world().putSecret({ ...partner().keySecret, ...change });
    const message = await failure({ login: "key" });
    expect(message).toContain(fault);
    expect(message).not.toContain("hunter2");
    expect(partner().line.connections).toBe(0);
  });

  it.each([
    [{ url: "sftp://user:p4ss@host" }, "url must be like sftp://host or sftp://host:port"],
    [{ url: "https://host" }, "url must be like sftp://"],
    [{ host_key: "MD5:00:11" }, "host_key must be like SHA256:"],
    [{ username: "" }, "username is blank"],
  ])("is not asked with a secret of %j", async (change, fault) => {
    await world().putSecret({ ...partner().passwordSecret, ...change });
    expect(await failure()).toContain(fault);
  });

  it("without the directory is asked once", async () => {
    expect(await failure({ directory: "nowhere" })).toContain("there is no directory nowhere");
    expect(partner().line.connections).toBe(1);
  });

  it("that does not listen is tried again, and then named", async () => {
    const { port } = partner().line;
    await partner().line.stop();
    expect(await failure()).toContain(
      `127.0.0.1:${port}: connection failed (ECONNREFUSED), 2 times`,
    );
  });

  it("that says nothing is given up", async () => {
    partner().line.isStuck = true;
    const settings = { connectSeconds: 1 };
    expect(await failure(settings)).toContain("no login within 1 s, 2 times");
  });

  it("may take its time for a long list, as long as it goes on", async () => {
    for (let number = 0; number < 800; number += 1) partner().put(`other_${number}`, "x", AT);
    partner().onAsked = (asked) => {
      partner().line.delayMs = asked.startsWith("list") ? 400 : 0;
    };
    expect(await run({ idleSeconds: 2, retry: { ...SETTINGS.retry, attempts: 1 } })).toMatchObject({
      files: 1,
    });
  });

  it("that falls silent in the middle is given up", async () => {
    partner().onAsked = (asked) => {
      if (asked.startsWith("open")) partner().line.isStuck = true;
    };
    expect(await failure({ retry: { ...SETTINGS.retry, attempts: 1 } })).toContain(
      'no answer to "open sales.csv" within 1 s',
    );
  });
});
