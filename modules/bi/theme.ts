import { QuicksightTheme } from "@cdktf/provider-aws/lib/quicksight-theme";
import type { Construct } from "constructs";
import { MEANINGS } from "./definition/colours";
import type { ReaderGroup } from "./group";

/** Told apart by most who see fewer colours, and on paper (Okabe and Ito 2008; the yellow is left out: too light). */
const COLOURS = [
  ...["#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"],
  ...["#CC79A7", "#332288", "#44AA99", "#882255", "#777777"],
];
const [INK, PAPER, QUIET] = ["#1F2933", "#FFFFFF", "#F4F6F8"];

export interface ThemeProps {
  readonly id: string;
  readonly title: string;
  readonly readers: readonly ReaderGroup[];
}

/** How all dashboards look. */
export class Theme extends QuicksightTheme {
  constructor(scope: Construct, id: string, props: ThemeProps) {
    super(scope, id, {
      themeId: props.id,
      name: props.title,
      baseThemeId: "CLASSIC",
      configuration: {
        dataColorPalette: {
          colors: COLOURS,
          emptyFillColor: "#D9DEE4",
          minMaxGradient: ["#E8F1F8", "#0072B2"],
        },
        uiColorPalette: {
          ...{ primaryForeground: INK, primaryBackground: PAPER },
          ...{ secondaryForeground: INK, secondaryBackground: QUIET },
          ...{ accent: "#0072B2", accentForeground: PAPER },
          ...{ success: MEANINGS.good, successForeground: INK },
          ...{ warning: MEANINGS.warning, warningForeground: INK },
          ...{ danger: MEANINGS.bad, dangerForeground: INK },
          ...{ dimension: INK, dimensionForeground: PAPER },
          ...{ measure: INK, measureForeground: PAPER },
        },
      },
      permissions: props.readers.map((group) => group.permission("theme")),
    });
  }
}
