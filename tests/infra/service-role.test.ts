import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformStack, Testing } from "cdktf";
import { ServiceRole } from "../../modules/iam/service-role";
import { emptyStack, synth } from "../synth";

const read = { sid: "Read", actions: ["s3:GetObject"], resources: ["a"] };
const glueRole = (stack: TerraformStack) =>
  new ServiceRole(stack, "r", { name: "r", service: "glue.amazonaws.com" });

it("collects what it is allowed after it was made", () => {
  const app = synth((stack) => {
    glueRole(stack).allow(read);
  });
  expect(JSON.parse(String(app.only(IamRolePolicy)["policy"]))).toEqual({
    Version: "2012-10-17",
    Statement: [{ Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["a"] }],
  });
});

it("accepts the same statement twice, and refuses its Sid for another", () => {
  const role = glueRole(emptyStack());
  role.allow(read);
  role.allow({ ...read });
  expect(() => {
    role.allow({ ...read, resources: ["b"] });
  }).toThrow('already has a different statement named "Read"; give this one its own Sid');
});

it("says once what it is allowed to do to many resources, and each condition apart", () => {
  const conditions = { StringEquals: { "s3:prefix": "a/" } };
  const app = synth((stack) => {
    const role = glueRole(stack);
    role.allow({ ...read, sid: "ReadRawSales", resources: ["a", "b"] });
    role.allow({ ...read, sid: "WriteRaw", actions: ["s3:PutObject"] });
    role.allow({ ...read, sid: "ReadRawStores", resources: ["b", "c"] });
    role.allow({ ...read, sid: "ReadSome", conditions });
  });
  const { Statement } = JSON.parse(String(app.only(IamRolePolicy)["policy"])) as {
    Statement: unknown[];
  };
  const reads = { Effect: "Allow", Action: ["s3:GetObject"] };
  expect(Statement).toEqual([
    { Sid: "ReadRaw", ...reads, Resource: ["a", "b", "c"] },
    { Sid: "WriteRaw", Effect: "Allow", Action: ["s3:PutObject"], Resource: ["a"] },
    { Sid: "ReadSome", ...reads, Resource: ["a"], Condition: conditions },
  ]);
});

it("refuses a role that nobody granted anything", () => {
  expect(() => synth(glueRole)).toThrow(
    'role "r" has no permissions; grant it something or delete it',
  );
});

it("refuses a name that IAM would refuse", () => {
  const name = "r".repeat(65);
  expect(() => new ServiceRole(emptyStack(), "r", { name, service: "glue.amazonaws.com" })).toThrow(
    /role "r+" has 65 characters, of which AWS takes 64; give the project/,
  );
});

it("trusts its service in its own account only", () => {
  const app = synth((stack) => {
    glueRole(stack).allow(read);
  });
  expect(JSON.parse(String(app.only(IamRole)["assume_role_policy"]))).toMatchObject({
    Statement: [
      {
        Principal: { Service: "glue.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ],
  });
});

it("asks for the account and region of the stack it is in", () => {
  const stack = new TerraformStack(Testing.app(), "bare");
  expect(() => glueRole(stack)).toThrow('stack "bare" does not say its account, region and app');
});
