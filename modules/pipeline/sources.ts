import { Construct } from "constructs";
import type { Contract } from "../../contracts";
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

function landingPrefix({ dataset, name }: SourceEntry, all: ReadonlyMap<string, Contract>): string {
  const prefix = all.get(dataset)?.landingPrefix;
  if (prefix !== undefined) return prefix;
  const landing = [...all.values()].filter((contract) => contract.landingPrefix !== undefined);
  const allowed = landing.map((contract) => contract.name).join(", ");
  throw new Error(
    `source "${name}" fills "${dataset}", which does not land; use one of ${allowed}`,
  );
}
