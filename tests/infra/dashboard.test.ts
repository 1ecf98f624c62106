import { WholeApp } from "../whole-app";
import { expectMeasured } from "./measured";

const dev = WholeApp.synth("dev");

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly metrics?: readonly unknown[][];
  };
}

describe("the dashboard", () => {
  const [dashboard] = dev.resources("aws_cloudwatch_dashboard");
  const { widgets } = JSON.parse(String(dashboard?.body["dashboard_body"])) as {
    widgets: readonly Widget[];
  };
  const graphs = widgets.filter(({ type }) => type === "metric");

  it("shows runs, rows, quality, freshness, queues, durations and what is billed", () => {
    expect(graphs.map(({ properties }) => properties.title)).toEqual([
      "Runs",
      "Files that arrived",
      "Rows by outcome",
      "Quarantined rows, percent",
      "Hours since published",
      "Messages set aside",
      "Duration of runs, ms",
      "Glue job time, ms (billed per worker)",
      "Athena bytes scanned (billed)",
    ]);
  });

  it("fits CloudWatch's grid without overlap", () => {
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, i) => `${x + (i % width)} ${y + Math.floor(i / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it.each(graphs.map((graph) => [graph.properties.title, graph] as const))(
    "%s shows metrics that are measured",
    (_, { properties }) => {
      expect(properties.region).toBe("us-east-1");
      expect(properties.metrics).not.toHaveLength(0);
      for (const line of properties.metrics ?? []) {
        const [namespace, name, ...pairs] = line.filter((part) => typeof part === "string");
        const dimensions: Record<string, string> = {};
        for (let i = 0; i < pairs.length; i += 2)
          dimensions[pairs[i] as string] = pairs[i + 1] as string;
        expectMeasured(dev, namespace as string, { name: name as string, dimensions });
      }
    },
  );
});
