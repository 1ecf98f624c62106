import type { Charge } from "../charge";
import { machinePrice } from "../price";
import { type BilledResource, block, number, text, type Values } from "../resource";
import { HOURS } from "../times";

type Machine = (values: Values) => { readonly kind: string; readonly machines?: number };

const sized =
  (kind: string, field: string, count?: string): Machine =>
  (values) => ({
    kind: `${kind} ${text(values, field)}`.trim(),
    machines: count === undefined ? 1 : number(values, count, 1),
  });

const cluster =
  (kind: string, name: string, count: string): Machine =>
  (values) => {
    const inner = block(values, name) ?? {};
    const machines = number(inner, count, number(values, count, 1));
    return { kind: `${kind} ${text(inner, "instance_type")}`.trim(), machines };
  };

/** What runs by the hour from the moment it is there. */
const MACHINES: Readonly<Record<string, Machine>> = {
  aws_instance: sized("EC2", "instance_type"),
  aws_autoscaling_group: sized("EC2 group", "name", "desired_capacity"),
  aws_db_instance: sized("RDS", "instance_class"),
  aws_rds_cluster_instance: sized("RDS", "instance_class"),
  aws_docdb_cluster_instance: sized("DocumentDB", "instance_class"),
  aws_neptune_cluster_instance: sized("Neptune", "instance_class"),
  aws_opensearch_domain: cluster("OpenSearch", "cluster_config", "instance_count"),
  aws_elasticsearch_domain: cluster("Elasticsearch", "cluster_config", "instance_count"),
  aws_redshift_cluster: sized("Redshift", "node_type", "number_of_nodes"),
  aws_msk_cluster: cluster("MSK", "broker_node_group_info", "number_of_broker_nodes"),
  aws_elasticache_cluster: sized("ElastiCache", "node_type", "num_cache_nodes"),
  aws_elasticache_replication_group: sized("ElastiCache", "node_type", "num_cache_clusters"),
  aws_memorydb_cluster: sized("MemoryDB", "node_type", "num_shards"),
  aws_kinesis_stream: sized("Kinesis shards", "name", "shard_count"),
  aws_dms_replication_instance: sized("DMS", "replication_instance_class"),
  aws_mwaa_environment: sized("Managed Airflow", "environment_class"),
  aws_mq_broker: sized("MQ broker", "host_instance_type"),
  aws_eks_cluster: sized("EKS cluster", "name"),
  aws_eks_node_group: sized("EKS nodes", "node_group_name"),
  aws_ecs_service: sized("ECS service", "name", "desired_count"),
  aws_lb: sized("Load balancer", "load_balancer_type"),
  aws_alb: sized("Load balancer", "load_balancer_type"),
  aws_transfer_server: sized("Transfer server", "endpoint_type"),
  aws_glue_dev_endpoint: sized("Glue development endpoint", "worker_type", "number_of_workers"),
  aws_lambda_provisioned_concurrency_config: sized(
    "Lambda provisioned concurrency",
    "function_name",
  ),
  aws_sagemaker_app: sized("SageMaker Studio app", "app_type"),
  aws_eip: sized("public IPv4 address", "domain"),
  aws_ec2_transit_gateway_vpc_attachment: sized("Transit gateway attachment", "id"),
  aws_vpn_connection: sized("VPN connection", "type"),
  aws_networkfirewall_firewall: sized("Network firewall", "name"),
  aws_fsx_lustre_file_system: sized("FSx for Lustre", "deployment_type"),
};

export const ALWAYS_ON_TYPES: readonly string[] = Object.keys(MACHINES);

/** What a machine or cluster costs that is there for good; the table has few of them, and says so. */
export function standing({ type, values }: BilledResource): Charge[] {
  const { kind, machines = 1 } = MACHINES[type]?.(values) ?? { kind: type };
  const price =
    type === "aws_instance" ? machinePrice("ec2", text(values, "instance_type")) : undefined;
  return [
    {
      component: "Machines and clusters",
      price,
      quantity: price ? HOURS * machines : machines,
      part: "fixed",
      basis: "declared",
      what: kind,
      alwaysOn: true,
    },
  ];
}
