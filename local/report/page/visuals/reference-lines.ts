import type { ReferenceLine } from "@aws-sdk/client-quicksight";
import { colour } from "../parts/theme";

/** Lines at fixed values, for the first series of a chart. */
export function referenceLines(
  configuration: Readonly<Record<string, unknown>>,
  isLying: boolean,
): object {
  const lines = (configuration["ReferenceLines"] ?? []) as ReferenceLine[];
  const fixed = lines.filter(
    ({ Status, DataConfiguration }) =>
      Status !== "DISABLED" && DataConfiguration?.StaticConfiguration,
  );
  const data = fixed.map(({ DataConfiguration, LabelConfiguration, StyleConfiguration }) => ({
    [isLying ? "xAxis" : "yAxis"]: DataConfiguration?.StaticConfiguration?.Value,
    label: {
      formatter: LabelConfiguration?.CustomLabelConfiguration?.CustomLabel ?? "{c}",
      color: colour("muted"),
    },
    lineStyle: { color: StyleConfiguration?.Color ?? colour("muted"), type: "dashed" },
  }));
  return { silent: true, symbol: "none", data };
}
