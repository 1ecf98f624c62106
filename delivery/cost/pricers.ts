import type { Charge } from "./charge";
import { ALWAYS_ON_TYPES, standing } from "./charges/always-on";
import { dynamoTable, queue, secret, stateMachine, topic } from "./charges/books";
import { clusterByRun, serverlessApplication, standingCluster } from "./charges/emr";
import { lambdaFunction } from "./charges/functions";
import { glueCrawler, glueJob } from "./charges/glue";
import { endpointSubnet, kmsKey, natGateway, vpcEndpoint } from "./charges/keys-and-network";
import { quickSight, workgroup } from "./charges/reading";
import { endpointConfiguration, notebook, sageMakerJobs } from "./charges/sagemaker";
import { bucket } from "./charges/storage";
import { alarm, dashboard, logGroup, trail } from "./charges/watching";
import type { BilledResource } from "./resource";
import type { Situation } from "./situation";

/** What a resource costs. */
export type Pricer = (resource: BilledResource, situation: Situation) => Charge[];

const PRICERS: Readonly<Record<string, Pricer>> = {
  ...Object.fromEntries(ALWAYS_ON_TYPES.map((type) => [type, standing])),
  aws_athena_workgroup: workgroup,
  aws_cloudtrail: trail,
  aws_cloudwatch_dashboard: dashboard,
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_metric_alarm: alarm,
  aws_dynamodb_table: dynamoTable,
  aws_emr_cluster: standingCluster,
  aws_emrserverless_application: serverlessApplication,
  aws_glue_crawler: glueCrawler,
  aws_glue_job: glueJob,
  aws_kms_external_key: kmsKey,
  aws_kms_key: kmsKey,
  aws_kms_replica_key: kmsKey,
  aws_lambda_function: lambdaFunction,
  aws_nat_gateway: natGateway,
  aws_s3_bucket: bucket,
  aws_s3_object: clusterByRun,
  aws_sagemaker_endpoint_configuration: endpointConfiguration,
  aws_sagemaker_notebook_instance: notebook,
  aws_secretsmanager_secret: secret,
  aws_sfn_state_machine: (resource, situation) => [
    ...stateMachine(resource, situation),
    ...sageMakerJobs(resource, situation),
  ],
  aws_sns_topic: topic,
  aws_sqs_queue: queue,
  aws_vpc_endpoint: vpcEndpoint,
  aws_vpc_endpoint_subnet_association: endpointSubnet,
};

/** How a type is priced; undefined when the bill does not know the type. */
export const pricerOf = (type: string): Pricer | undefined =>
  type.startsWith("aws_quicksight_") ? quickSight : PRICERS[type];
