import { DescribeThemeCommand, type QuickSightClient } from "@aws-sdk/client-quicksight";
import type { ThemeColours } from "./report-data";

/** Parts of a theme that the report follows, or has its own for: colours of the page, light and dark. */
const FOLLOWED = ["DataColorPalette", "UIColorPalette"];

const NONE: ThemeColours = { series: [], scale: [] };

/** The colours that a deployed theme gives data, and what else of it is not followed. */
export async function themeColours(
  quicksight: QuickSightClient,
  AwsAccountId: string,
  arn: string | undefined,
): Promise<{ colours: ThemeColours; gaps: string[] }> {
  if (arn === undefined) return { colours: NONE, gaps: [] };
  const ThemeId = arn.slice(arn.lastIndexOf("/") + 1);
  // `arn:aws:quicksight::aws:theme/MIDNIGHT` is no account's, and can only be described on AWS.
  if (arn.includes("::aws:theme/"))
    return { colours: NONE, gaps: [`theme ${ThemeId}: AWS's own themes are not followed`] };
  const { Theme } = await quicksight.send(new DescribeThemeCommand({ AwsAccountId, ThemeId }));
  const configuration = Theme?.Version?.Configuration ?? {};
  const { Colors = [], MinMaxGradient = [] } = configuration.DataColorPalette ?? {};
  const others = Object.entries(configuration)
    .filter(([name, value]) => value !== undefined && !FOLLOWED.includes(name))
    .map(([name]) => `theme ${ThemeId}: its ${name} is not followed`);
  return { colours: { series: Colors, scale: MinMaxGradient }, gaps: others };
}
