import { claiming, file } from "./claiming";

const { claim, json, machine, stores, world } = claiming();

describe("one run per business date", () => {
  const business_date = "2025-06-30";
  const TODAY = { business_date };
  const lock = `run#${business_date}`;

  beforeEach(async () => {
    await stores();
    await world().drop("landing/sales/a.csv", file("A"));
  });

  it("lets a second run stop at once, naming the first and since when, and claim nothing", async () => {
    await machine().start("run-1");
    await claim("run-1", TODAY);
    await world().drop("landing/sales/b.csv", file("B"));
    const second = await claim("run-2", TODAY);
    expect(second).toMatchObject({ files: 0, rows_in: 0, business_date });
    expect(second.reason).toMatch(
      /^run run-1 has been working on business date 2025-06-30 since 2025-07-01T00:00:00.000Z;/,
    );
    const record = await json(world().curated, "pipeline_runs/run-2/claim_files.json");
    expect(record).toMatchObject({ status: "skipped", reason: second.reason });
    expect((await world().items()).filter(({ state }) => state === "ready")).toHaveLength(1);
    expect(await world().leased()).toEqual({ [lock]: "run-1" });
  });

  it("of runs that start at once lets one work, which gets every file", async () => {
    const names = ["run-1", "run-2", "run-3", "run-4"];
    await Promise.all(names.map((name) => machine().start(name)));
    const claims = await Promise.all(names.map((name) => claim(name, TODAY)));
    const winners = claims.filter(({ files }) => files > 0);
    expect(winners).toMatchObject([{ files: 1 }]);
    expect(await world().leased()).toEqual({ [lock]: winners[0]?.run_id });
  });

  it("lets runs of other dates go on", async () => {
    await machine().start("run-1");
    await claim("run-1", TODAY);
    await world().drop("landing/sales/b.csv", file("B"));
    expect(await claim("run-2")).toMatchObject({ files: 1 });
    expect(await world().leased()).toEqual({ [lock]: "run-1", "run#2025-06-02": "run-2" });
  });

  it("is taken over from a run that is over without having given it back", async () => {
    const executionArn = await machine().start("run-1");
    await claim("run-1", TODAY);
    await machine().stop(executionArn);
    await machine().start("run-2");
    expect(await claim("run-2", TODAY)).toMatchObject({ files: 1 });
    expect(await world().leased()).toEqual({ [lock]: "run-2" });
  });

  it("of runs that take over at once lets one work", async () => {
    const executionArn = await machine().start("run-1");
    await claim("run-1", TODAY);
    await machine().stop(executionArn);
    const names = ["run-2", "run-3", "run-4"];
    await Promise.all(names.map((name) => machine().start(name)));
    const claims = await Promise.all(names.map((name) => claim(name, TODAY)));
    expect(claims.filter(({ files }) => files > 0)).toHaveLength(1);
  });

  it("stays with a run that repeats the step", async () => {
    await machine().start("run-1");
    const first = await claim("run-1", TODAY);
    expect(await claim("run-1", TODAY)).toEqual(first);
  });

  it("is given back by a run that finds nothing to do", async () => {
    await machine().start("run-1");
    await claim("run-1", TODAY);
    await claim("run-2");
    expect(await world().leased()).toEqual({ [lock]: "run-1" });
  });
});
