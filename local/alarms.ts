import { paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import type { Clients } from "./clients";

/** An alarm as it stands. */
export interface AlarmState {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly since: string;
}

/** Every alarm, those that are raised first. */
export async function alarmsOf({ cloudwatch }: Pick<Clients, "cloudwatch">): Promise<AlarmState[]> {
  const found: AlarmState[] = [];
  const AlarmTypes = ["MetricAlarm" as const, "CompositeAlarm" as const];
  for await (const page of paginateDescribeAlarms({ client: cloudwatch }, { AlarmTypes })) {
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])])
      found.push({
        name: alarm.AlarmName ?? "",
        state: alarm.StateValue ?? "",
        reason: alarm.StateReason ?? "",
        since: alarm.StateUpdatedTimestamp?.toISOString() ?? "",
      });
  }
  const order = ["ALARM", "INSUFFICIENT_DATA", "OK"];
  return found.sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name),
  );
}
