import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import type { Metric } from "./metric";

/** A line of a graph, under the name it has in the legend. */
export interface Line {
  readonly label: string;
  readonly metric: Metric;
}

/** One graph. */
export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** One point of the graph is so much time. */
  readonly periodMinutes: number;
  /** @default - lines */
  readonly stacked?: boolean;
  /** Bounds to see the lines against. @default - none */
  readonly bounds?: readonly { readonly label: string; readonly value: number }[];
}

export interface DashboardProps {
  readonly name: string;
  /** What the page is for, in Markdown. */
  readonly introduction: string;
  readonly graphs: readonly Graph[];
}

/** Columns of CloudWatch's grid. */
const COLUMNS = 24;
const WIDTH = 8;
const HEIGHT = 6;
const HEAD = 2;

/** A page of graphs, three in a row, under a line of text. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { graphs, introduction, name }: DashboardProps) {
    super(scope, id);
    const { region } = placeOf(this);
    const head = {
      type: "text",
      x: 0,
      y: 0,
      width: COLUMNS,
      height: HEAD,
      properties: { markdown: introduction },
    };
    const widgets = [head, ...graphs.map((graph, i) => widget(graph, i, region))];
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: name,
      dashboardBody: JSON.stringify({ widgets }),
    });
  }
}

function widget(graph: Graph, i: number, region: string) {
  const { bounds = [], lines, periodMinutes, stacked = false, title } = graph;
  const inRow = COLUMNS / WIDTH;
  return {
    type: "metric",
    x: (i % inRow) * WIDTH,
    y: HEAD + Math.floor(i / inRow) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title,
      region,
      view: "timeSeries",
      stacked,
      period: periodMinutes * 60,
      yAxis: { left: { min: 0 } },
      metrics: lines.map(series),
      ...(bounds.length > 0 && { annotations: { horizontal: bounds } }),
    },
  };
}

const series = ({ label, metric: { dimensions, name, namespace, statistic } }: Line) => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { label, stat: statistic },
];
