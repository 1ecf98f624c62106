import { Construct } from "constructs";
import type { Contract } from "../../contracts";
import { isReference } from "../catalog/retention";
import type { AlertTopic } from "../observability/alert-topic";
import { QueueAlarm } from "../observability/queue-alarm";
import { DeadLetterQueue } from "./dead-letter-queue";
import { Source, type SourceEntry, type SourceSurroundings } from "./source";

export interface SourcesProps extends Omit<SourceSurroundings, "deadLetters"> {
  /** Begins the names of everything: `sales-lake-dev`. */
  readonly prefix: string;
  readonly entries: readonly SourceEntry[];
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly alerts: AlertTopic;
}

/** All sources of a stage, and the one queue for what they could not do. */
export class Sources extends Construct {
  readonly deadLetterName: string;

  constructor(scope: Construct, id: string, props: SourcesProps) {
    super(scope, id);
    const { alerts, contracts, entries, prefix, ...surroundings } = props;
    const name = `${prefix}-sources-dlq`;
    const deadLetters = new DeadLetterQueue(this, "dead-letters", { name, key: props.key });
    this.deadLetterName = deadLetters.name;
    new QueueAlarm(this, "not-read", {
      queueName: deadLetters.name,
      meaning: "A source could not be read after several tries; the message names it.",
      alerts,
    });
    const each = new Construct(this, "each");
    for (const entry of entries) {
      new Source(each, entry.name, {
        ...surroundings,
        deadLetters,
        entry,
        resourceName: `${prefix}-source-${entry.name}`,
        secretName: `${prefix}/sources/${entry.name}`,
        landingPrefix: landingPrefix(entry, contracts),
      });
    }
  }
}

function landingPrefix(entry: SourceEntry, byName: ReadonlyMap<string, Contract>): string {
  const { dataset, kind, name } = entry;
  const all = [...byName.values()];
  const contract = byName.get(dataset);
  if (contract?.landingPrefix === undefined) {
    const landing = all.filter(({ landingPrefix }) => landingPrefix !== undefined);
    const allowed = landing.map((each) => each.name).join(", ");
    throw new Error(
      `source "${name}" fills "${dataset}", which does not land; use one of ${allowed}`,
    );
  }
  if (kind !== "sftp" && isReference(contract, all)) {
    throw new Error(
      `source "${name}" gives what is new of "${dataset}", whose newest file replaces all before: the ` +
        `other rows would be gone; fetch whole files by SFTP, or have them dropped`,
    );
  }
  return contract.landingPrefix;
}
