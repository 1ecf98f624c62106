import { join } from "node:path";
import { readJson } from "../files";
import { makePlans, type PlanningRequest } from "./make-plans";
import type { Report } from "./report/report";
import { judge, JSON_FILE, writeReport, type Judging, type ReportFiles } from "./review";

/** Folder of a plan folder in which its review lies, for everybody to read. */
export const REPORT = "report";

/** What is to be reviewed, and what it is judged with. */
export interface ReviewRequest
  extends PlanningRequest, Pick<Judging, "base" | "acknowledgements" | "sizing"> {
  /** Where people will find the page. */
  readonly link?: string | undefined;
}

/** A review that was made. */
export interface Review {
  readonly report: Report;
  readonly files: ReportFiles;
}

/** Plan all stacks, judge the plans, and leave both in the folder. */
export async function makeReview({ link, ...request }: ReviewRequest): Promise<Review> {
  const made = await makePlans(request);
  const report = await judge({ ...request, made, head: request.delivery.stacks });
  return { report, files: writeReport(join(request.folder, REPORT), report, link) };
}

/** The review in a plan folder, if there is one. */
export function readReport(folder: string): Report | undefined {
  return readJson<Report>(join(folder, REPORT, JSON_FILE));
}
