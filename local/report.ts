import type { Step } from "./history";
import type { RunRecord } from "./records";
import type { Value } from "./result-format";
import { recordOf, reconcile, type Reconciliation } from "./verdict";

/** A step in the report. */
export interface ReportStep {
  readonly name: string;
  readonly status: string;
  readonly seconds: number;
  /** Rows the step dealt with, where it counts any. */
  readonly rows?: number;
  readonly error?: string;
}

/** What a source brought. */
export interface ReportSource {
  readonly source: string;
  readonly rows: number;
  /** Key of the object that landed. */
  readonly object: string;
}

/** What `npm run local --json` prints; the shape is fixed. */
export interface RunReport {
  readonly run_id: string | null;
  readonly status: "succeeded" | "failed";
  readonly steps: readonly ReportStep[];
  readonly reconciliation: Reconciliation | null;
  readonly kpis: readonly Record<string, Value>[];
  /** True when an earlier run had processed this content. */
  readonly already_processed: boolean;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
  readonly sources: readonly ReportSource[];
}

/** What a report is made from. */
export interface ReportInput {
  readonly runId: string;
  readonly steps: readonly Step[];
  readonly records: readonly RunRecord[];
  readonly kpis: readonly Record<string, Value>[];
  readonly isOld: boolean;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
  readonly sources: readonly ReportSource[];
}

/** The report of a run. */
export function reportOf({
  runId,
  steps,
  records,
  kpis,
  isOld,
  problems,
  notices,
  sources,
}: ReportInput): RunReport {
  return {
    run_id: runId,
    status: problems.length === 0 ? "succeeded" : "failed",
    steps: steps.map((step) => reportStep(step, records)),
    reconciliation: reconcile(records) ?? null,
    kpis,
    already_processed: isOld,
    problems,
    notices,
    sources,
  };
}

/** The report when there is no run to speak of. */
export function failedReport(problem: string): RunReport {
  return {
    run_id: null,
    status: "failed",
    steps: [],
    reconciliation: null,
    kpis: [],
    already_processed: false,
    problems: [problem],
    notices: [],
    sources: [],
  };
}

function reportStep(step: Step, records: readonly RunRecord[]): ReportStep {
  const record = recordOf(records, step.name);
  const rows = record?.rows_in ?? record?.accepted ?? undefined;
  const error = step.error === undefined ? undefined : `${step.error}: ${step.cause ?? ""}`;
  return {
    name: step.name,
    status: step.status,
    seconds: step.seconds,
    ...(rows === undefined ? {} : { rows }),
    ...(error === undefined ? {} : { error }),
  };
}
