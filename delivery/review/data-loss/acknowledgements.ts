import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Failure, messageOf } from "../../failure";

/** File of the project in which a pull request says what it destroys knowingly. */
export const ACKNOWLEDGEMENTS = "review.yaml";

const entry = z.strictObject({
  /** As the review names it: `delete lake/raw/bucket/bucket`. */
  finding: z.string().regex(/^\S+ \S+/, "is a verb and a construct path, as the review names them"),
  because: z.string().min(1, "says why it may happen"),
  /** Where it may happen; a change that dev may lose data for is not one that prod may. */
  stages: z.array(z.string()).min(1, "names the stages where it may happen"),
});

const file = z.strictObject({ acknowledge: z.array(entry).nullable() });

/** Something that is lost knowingly. */
export type Acknowledgement = z.infer<typeof entry>;

/** What the project acknowledges for a stage. */
export function readAcknowledgements(project: string, stage: string): Acknowledgement[] {
  const path = join(project, ACKNOWLEDGEMENTS);
  if (!existsSync(path)) return [];
  const parsed = file.safeParse(parseYaml(readFileSync(path, "utf8")));
  if (!parsed.success)
    throw new Failure(
      `${ACKNOWLEDGEMENTS} is not valid:\n${z.prettifyError(parsed.error)}`,
      "docs/delivery.md shows its form",
    );
  return (parsed.data.acknowledge ?? []).filter(({ stages }) => stages.includes(stage));
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Failure(`${ACKNOWLEDGEMENTS} is no YAML: ${messageOf(error)}`);
  }
}
