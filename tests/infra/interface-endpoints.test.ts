import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  InterfaceEndpoints,
  type InterfaceService,
} from "../../modules/network/interface-endpoints";
import { synth } from "../synth";

const endpoints = (...services: InterfaceService[]) =>
  synth((stack) => {
    new InterfaceEndpoints(stack, "endpoints", {
      name: "lake",
      network: { vpcId: "vpc-1", vpcCidr: "10.80.0.0/20", subnetIds: ["subnet-1", "subnet-2"] },
      services,
    });
  });

describe("interface endpoints", () => {
  it("serve callers of our account only, with the actions that a job needs", () => {
    const endpoint = endpoints("glue").only(VpcEndpoint);
    expect(endpoint).toMatchObject({
      service_name: "com.amazonaws.us-east-1.glue",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      subnet_ids: ["subnet-1", "subnet-2"],
    });
    const { Statement } = JSON.parse(String(endpoint["policy"])) as { Statement: unknown[] };
    expect(Statement).toEqual([
      expect.objectContaining({
        Action: expect.not.arrayContaining(["glue:*", "*"]) as unknown,
        Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
      }),
    ]);
  });

  it("are reached from inside the VPC, by TLS", () => {
    expect(endpoints("glue", "kms").only(VpcSecurityGroupIngressRule)).toMatchObject({
      cidr_ipv4: "10.80.0.0/20",
      from_port: 443,
      to_port: 443,
    });
  });

  it("cost nothing where none is asked for, not even a security group", () => {
    const none = endpoints();
    expect([none.all(VpcEndpoint), none.all(VpcSecurityGroupIngressRule)]).toEqual([[], []]);
  });
});
