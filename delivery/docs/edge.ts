import { type App, awsName, type Resource } from "./app";

/** A way that data, an event or a message takes; `from` and `to` are nodes of the picture. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string | undefined;
  /** Only when something went wrong. */
  readonly isFailure?: boolean;
}

/** Node of a queue. */
export function queueNode(app: App, queue: Resource): string {
  return `queue ${app.short(awsName(queue))}`;
}

/** Node of a topic. */
export function topicNode(app: App, topic: Resource): string {
  return `topic ${app.short(awsName(topic))}`;
}
