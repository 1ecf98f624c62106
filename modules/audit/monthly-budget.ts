import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";
import { placeOf } from "../iam/place";
import type { AlertTopic } from "../observability/alert-topic";

export interface MonthlyBudgetProps {
  readonly name: string;
  /** USD a month. */
  readonly limit: number;
  readonly alerts: AlertTopic;
}

/** Percent of the limit that was spent, or will be by the end of the month, when people are told. */
const ALERTS = [
  { type: "ACTUAL", percent: 80 },
  { type: "FORECASTED", percent: 100 },
] as const;

/** Alerts when the account of the stage costs more than it should; it stops nothing. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { alerts, limit, name }: MonthlyBudgetProps) {
    super(scope, id);
    // No filter by tag: a tag counts only after somebody has activated it for billing, by hand.
    new BudgetsBudget(this, "budget", {
      name,
      accountId: placeOf(this).account,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: limit.toFixed(1),
      limitUnit: "USD",
      notification: ALERTS.map(({ percent, type }) => ({
        notificationType: type,
        comparisonOperator: "GREATER_THAN",
        threshold: percent,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [alerts.arn],
      })),
      dependsOn: [alerts.policy],
    });
  }
}
