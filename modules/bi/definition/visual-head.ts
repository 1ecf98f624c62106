/** What every visual has. */
export interface Head {
  readonly VisualId: string;
  readonly Title: { FormatText: { PlainText: string } };
  readonly Subtitle?: { FormatText: { PlainText: string } };
}
