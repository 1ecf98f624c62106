import { App } from "cdktf";
import { loadConfig } from "./config";
import { AnalyticsStack } from "./stacks/analytics-stack";
import { DashboardsStack } from "./stacks/dashboards-stack";
import { FoundationStack } from "./stacks/foundation-stack";
import { IngestionStack } from "./stacks/ingestion-stack";
import { InsightsStack } from "./stacks/insights-stack";
import { LakeStack } from "./stacks/lake-stack";
import { MlStack } from "./stacks/ml-stack";
import { OrchestrationStack } from "./stacks/orchestration-stack";
import { ProcessingStack } from "./stacks/processing-stack";
import { StateStack } from "./stacks/state-stack";

const config = loadConfig(process.env["STAGE"]);
const app = new App({ stackTraces: false });

new StateStack(app, config);
const foundation = new FoundationStack(app, config);
const { alerts, artifacts, auditLog, key, people } = foundation;
const lake = new LakeStack(app, config, { key, artifacts, auditLog });
const ingestion = new IngestionStack(app, config, { key, alerts, lake });
const processing = new ProcessingStack(app, config, { key, artifacts, lake });
const insights = new InsightsStack(app, config, { ...foundation, lake });
const ml = new MlStack(app, config, { ...foundation, lake });
const analytics = new AnalyticsStack(app, config, { key, artifacts, lake });
const dashboards =
  config.quicksight &&
  new DashboardsStack(app, config, {
    key,
    quicksight: config.quicksight,
    workgroup: people,
  });

new OrchestrationStack(app, config, {
  key,
  alerts,
  lake,
  daily: [
    ingestion.claim,
    lake.crawl,
    ingestion.checkContract,
    processing.rawToProcessed,
    processing.dataQualityCheck,
    // At once: a run of another date may correct rows of this one before this one ends.
    ...analytics.count,
    processing.aggregation,
    ...insights.steps,
    ...ml.steps,
    processing.publishForecast,
  ],
  published: dashboards?.refresh,
  onFailure: insights.onFailure,
  shown: {
    deadLetters: ingestion.deadLetters,
    jobs: processing.jobs,
    workgroups: [analytics.workgroup.name, people.name],
  },
  backfill: processing.backfill,
  maintenance: processing.maintenance,
  workgroup: analytics.workgroup,
});

app.synth();
