import { code } from "../report/markdown";
import type { ReviewInput, Section, Severity } from "../section";
import { ACKNOWLEDGEMENTS, type Acknowledgement } from "./acknowledgements";
import { lossesOf } from "./findings";
import type { Loss } from "./loss";

/** Data that would be lost; blocks unless each is acknowledged by name. */
export function dataLoss(
  input: ReviewInput,
  acknowledgements: readonly Acknowledgement[],
): Section {
  const { resources, base, head, stage } = input;
  const losses = resources
    .flatMap((each) => lossesOf(each, { resources, base, head }))
    .sort(byGravity);
  const known = (loss: Loss) =>
    acknowledgements.find(({ finding }) => [loss.finding, loss.byAddress].includes(finding));
  const [open, beginning] = [false, true].map((begins) =>
    losses.filter((loss) => !known(loss) && (loss.isBeginning ?? false) === begins),
  ) as [Loss[], Loss[]];
  const acknowledged = losses.filter(known);
  const unused = acknowledgements.filter((each) => !losses.some((loss) => known(loss) === each));
  return {
    id: "data-loss",
    title: "Data loss",
    severity: severityOf(open.length, losses.length, unused.length),
    summary: summaryOf(open.length, acknowledged.length, beginning.length),
    head: open.length > 0 ? [howToAcknowledge(open, stage)] : [],
    lines: [
      ...open.map((loss) => `- 🛑 ${describe(loss)}`),
      ...acknowledged.map(
        (loss) => `- ⚠️ ${describe(loss)} — acknowledged: ${code(known(loss)?.because ?? "")}`,
      ),
      ...beginning.map((loss) => `- ⚠️ ${describe(loss)} — begins with a stack that is new`),
      ...unused.map(
        ({ finding }) =>
          `- ${ACKNOWLEDGEMENTS} acknowledges ${code(finding)}, which this change does not do: take it out`,
      ),
    ],
    json: {
      findings: losses.map(({ finding, resource, words, hint }, index) => ({
        finding,
        stack: resource.stack,
        address: resource.address,
        words,
        ...(hint ? { hint } : {}),
        acknowledged: known(losses[index] as Loss)?.because ?? null,
      })),
      unusedAcknowledgements: unused.map(({ finding }) => finding),
    },
  };
}

function severityOf(open: number, all: number, unused: number): Severity {
  if (open > 0) return "block";
  if (all > 0) return "warn";
  // Else nobody would be asked to take it out.
  return unused > 0 ? "note" : "none";
}

/** What is gone before what is only less protected; the sort keeps the order of stacks. */
function byGravity(one: Loss, other: Loss): number {
  const rank = ({ finding }: Loss) => (/^(delete|replace) /.test(finding) ? 0 : 1);
  return rank(one) - rank(other);
}

function describe({ finding, words, hint }: Loss): string {
  return `${code(finding)}: ${words}${hint ? `. _${hint}_` : ""}`;
}

function summaryOf(open: number, acknowledged: number, beginning: number): string {
  const parts = [
    open > 0 ? `${open} data ${open === 1 ? "loss is" : "losses are"} not acknowledged` : "",
    acknowledged > 0
      ? `${acknowledged} data loss${acknowledged === 1 ? "" : "es"} acknowledged`
      : "",
    beginning > 0
      ? `${beginning} expiration${beginning === 1 ? " begins" : "s begin"} with a new stack`
      : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** The first finding as it would stand in the file; all of them would be an invitation not to read them. */
function howToAcknowledge([first]: readonly Loss[], stage: string): string {
  const example = [
    "acknowledge:",
    `  - finding: ${JSON.stringify(first?.finding ?? "")}`,
    "    because: why this may be lost",
    `    stages: [${stage}]`,
  ];
  return [
    `Blocks until each is acknowledged by name in ${code(ACKNOWLEDGEMENTS)}:`,
    "",
    "```yaml",
    ...example,
    "```",
    "",
  ].join("\n");
}
