import { explain } from "../../delivery/redrive/explain";
import type { Letter } from "../../delivery/redrive/letters";

const letter = (body: unknown, notes: Record<string, string> = {}): Letter => ({
  id: "m-1",
  body: typeof body === "string" ? body : JSON.stringify(body),
  sent_at: new Date("2026-01-02T03:04:05Z"),
  notes,
  receipt: "r",
});
const landed = {
  detail: { bucket: { name: "raw" }, object: { key: "landing/sales/ä b.csv", "version-id": "v1" } },
};

describe("a message that was set aside, in words", () => {
  it("names the file, since when, how often it was tried, and what the function logged", () => {
    const logged = "AccessDenied: no key";
    expect(explain(letter(landed), { tries: 5, logged })).toEqual({
      id: "m-1",
      what: "file s3://raw/landing/sales/ä b.csv (version v1)",
      since: "2026-01-02T03:04:05.000Z",
      tried: "5 times",
      why: "AccessDenied: no key",
    });
  });

  it("says when the function left no word", () => {
    const { why } = explain(letter(landed), { tries: 5, logged: undefined });
    expect(why).toBe("the function ended without a word: killed or out of time");
  });

  it("takes the word of EventBridge or Scheduler for what they could not deliver", () => {
    const notes = {
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "not allowed",
      RETRY_ATTEMPTS: "185",
    };
    expect(explain(letter(landed, notes), { tries: 5, logged: "x" })).toMatchObject({
      tried: "186 times",
      why: "NO_PERMISSIONS: not allowed",
    });
  });

  it("names the source of an event that Lambda gave up, and Lambda's reason", () => {
    const event = { source: "web-shop", scheduled_at: "2026-01-02T02:00:00Z" };
    const notes = { RequestID: "q", ErrorCode: "200", ErrorMessage: "429 Too Many Requests" };
    expect(explain(letter(event, notes), { tries: undefined, logged: undefined })).toMatchObject({
      what: "source web-shop, scheduled for 2026-01-02T02:00:00Z",
      tried: "until its retries were used up",
      why: "200: 429 Too Many Requests",
    });
  });

  it.each(["not JSON", "null", '"text"', "[]", "{}"])(
    "does not choke on %s, nor show it",
    (body) => {
      const { what } = explain(letter(body), { tries: 5, logged: undefined });
      expect(what).toBe("message m-1, which is of no known form");
    },
  );
});
