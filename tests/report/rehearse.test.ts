import { rehearse } from "../../local/report/rehearse";
import { REPORT } from "./fixture/page";

it("tells whoever makes the report which visuals the page will not draw, and why", () => {
  const [dashboard] = REPORT.dashboards;
  if (!dashboard) throw new Error("the fixture has no dashboard");
  expect(rehearse(dashboard, REPORT.tables, 0)).toEqual([
    expect.stringMatching(
      /^dashboard Fixture: Not drawn, visual broken: not drawn: .*no column "no_such_column"/,
    ),
  ]);
  expect(rehearse(dashboard, {}, 0)).toContain(
    'dashboard Fixture: All types, visual kpi: not drawn: the report has no rows of the data set "sales"',
  );
});
