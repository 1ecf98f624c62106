import type { Ledger } from "../../src-lambda/core/ledger";
import type { FileItem } from "../../src-lambda/core/ledger-item";
import { claiming, file } from "./claiming";

const { claim, json, machine, stores, world } = claiming();

describe("claim-files", () => {
  it("gives a run every ready file, and the newest stores, in one manifest", async () => {
    await stores();
    const b = await world().drop("landing/sales/b.csv", file("B", 2));
    const a = await world().drop("landing/sales/a.csv", file("A", 3));
    await world().drop("landing/sales/bad.csv", "x\n");
    const manifest_uri = `s3://${world().raw}/manifests/run-1.json`;
    expect(await claim("run-1")).toEqual({
      run_id: "run-1",
      business_date: "2025-06-01",
      manifest_uri,
      files: 2,
      rows_in: 5,
      reason: "",
    });
    const manifest = await json(world().raw, "manifests/run-1.json");
    expect(manifest).toMatchObject({
      run_id: "run-1",
      business_date: "2025-06-01",
      rows_in: 5,
      stores: { parts: [expect.stringMatching(/^s3:\/\/.*stores\/ingest_date=/)] },
    });
    const order = [a, b].sort((x, y) =>
      x.arrived_at + x.sha256 < y.arrived_at + y.sha256 ? -1 : 1,
    );
    expect(manifest.files.map((f: { file_id: string }) => f.file_id)).toEqual(
      order.map((f) => f.file_id),
    );
    const states = (await world().items()).map((item) => [item.state, item.run_id]);
    expect(states.filter(([state]) => state === "claimed")).toEqual([
      ["claimed", "run-1"],
      ["claimed", "run-1"],
    ]);
    expect(await json(world().curated, "pipeline_runs/run-1/claim_files.json")).toMatchObject({
      business_date: "2025-06-01",
      status: "succeeded",
      files: 2,
      rows_in: 5,
    });
  });

  it("resumes with the same manifest, whatever arrived since", async () => {
    await stores();
    await world().drop("landing/sales/a.csv", file("A"));
    await machine().start("run-1");
    const first = await claim("run-1");
    await world().drop("landing/sales/b.csv", file("B"));
    const before = await world().bytes(world().raw, "manifests/run-1.json");
    expect(await claim("run-1")).toEqual(first);
    expect(await world().bytes(world().raw, "manifests/run-1.json")).toEqual(before);
    expect((await claim("run-2")).files).toBe(1);
  });

  it("takes over from runs that are over or unknown, never from one that runs", async () => {
    await stores();
    await world().drop("landing/sales/a.csv", file("A"));
    await claim("run-1");
    const executionArn = await machine().start("run-1");
    expect((await claim("run-2")).files).toBe(0);
    await machine().stop(executionArn);
    expect((await claim("run-3")).files).toBe(1);
    // Nobody ever started an execution run-3.
    expect((await claim("run-4")).files).toBe(1);
    await expect(claim("run-1")).rejects.toMatchObject({ name: "ClaimsLost" });
  });

  it("does not get a file that another run takes between looking and claiming", async () => {
    await stores();
    await world().drop("landing/sales/a.csv", file("A"));
    await machine().start("run-1");
    const late = Object.create(world().ledger) as Ledger;
    late.inState = async function* (...query) {
      const found: FileItem[] = [];
      for await (const item of world().ledger.inState(...query)) found.push(item);
      if (query[0] === "ready") await claim("run-1");
      yield* found;
    };
    expect((await claim("run-2", { ledger: late })).files).toBe(0);
    const sales = (await world().items()).find((item) => item.dataset === "sales_raw");
    expect(sales).toMatchObject({ state: "claimed", run_id: "run-1" });
  });

  it("without files skips, without stores stops and claims nothing", async () => {
    expect(await claim("run-1")).toMatchObject({ files: 0, rows_in: 0 });
    expect(await json(world().curated, "pipeline_runs/run-1/claim_files.json")).toMatchObject({
      status: "skipped",
    });
    await world().drop("landing/sales/a.csv", file("A"));
    await expect(claim("run-2")).rejects.toMatchObject({
      name: "NoStores",
      message: expect.stringContaining("landing/stores/"),
    });
    expect((await world().items())[0]?.state).toBe("ready");
  });
});
