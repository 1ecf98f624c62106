import type { ModelPackage } from "../core/model/packages";
import type { Env } from "./env";
import { WEEKDAYS } from "./weekdays";

/** What decides whether a run trains. */
export interface Occasion {
  readonly business_date: string;
  /** Input of the execution. */
  readonly input: unknown;
  /** The newest model there is. */
  readonly newest: ModelPackage | undefined;
  readonly weekday: Env["TRAINING_WEEKDAY"];
}

/** Why a run trains; undefined if it need not. */
export function trainingReason(occasion: Occasion): string | undefined {
  const { business_date, input, newest, weekday } = occasion;
  if (asksForTraining(input)) return "the run was asked to train";
  if (!newest) return "there is no model yet";
  const due = lastWeekday(business_date, weekday);
  // A package without a date was registered by hand: it counts as old.
  if ((newest.business_date ?? "") >= due) return undefined;
  return `the newest model is of ${newest.business_date ?? "no known day"}, one of ${due} is due`;
}

const asksForTraining = (input: unknown): boolean =>
  typeof input === "object" && input !== null && "train" in input && input.train === true;

/** The latest such weekday that is not after `date`: a run that did not happen is made up for. */
export function lastWeekday(date: string, weekday: Env["TRAINING_WEEKDAY"]): string {
  const day = new Date(`${date}T00:00:00Z`);
  const back = (day.getUTCDay() - WEEKDAYS.indexOf(weekday) + 7) % 7;
  day.setUTCDate(day.getUTCDate() - back);
  return day.toISOString().slice(0, 10);
}
