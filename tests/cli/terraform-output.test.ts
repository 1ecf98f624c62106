import {
  changesOf,
  describeChanges,
  errorsOf,
  saysAlreadyExists,
} from "../../delivery/terraform-output";

const REFUSED = `aws_sqs_queue.q: Creating...
╷
│ Warning: Something is old
│
│ Use the new one.
╵
╷
│ Error: creating SQS Queue (q): QueueAlreadyExists: A queue already exists
│
│   with aws_sqs_queue.q,
│   on cdk.tf.json line 3:
╵
`;

describe("Terraform's output", () => {
  it("gives the counts of an apply, coloured or not, with imports or without", () => {
    const coloured =
      "\u001b[1m\u001b[32mApply complete! Resources: 3 added, 1 changed, 2 destroyed.\u001b[0m";
    expect(changesOf(coloured)).toEqual({ added: 3, changed: 1, destroyed: 2 });
    const imported = "Apply complete! Resources: 1 imported, 0 added, 4 changed, 0 destroyed.";
    expect(changesOf(imported)).toEqual({ added: 0, changed: 4, destroyed: 0 });
  });

  it("gives the count of a destroy", () => {
    expect(changesOf("Destroy complete! Resources: 7 destroyed.")).toEqual({
      added: 0,
      changed: 0,
      destroyed: 7,
    });
  });

  it("has no counts when Terraform did not get to its end", () => {
    expect(changesOf("aws_sqs_queue.q: Still creating...")).toBeUndefined();
  });

  it("says in words when nothing changed", () => {
    expect(describeChanges({ added: 0, changed: 0, destroyed: 0 })).toBe("no changes");
    expect(describeChanges({ added: 2, changed: 0, destroyed: 1 })).toBe(
      "2 added, 0 changed, 1 destroyed",
    );
  });

  it("shows errors without warnings and frames", () => {
    expect(errorsOf(REFUSED)).toBe(
      "Error: creating SQS Queue (q): QueueAlreadyExists: A queue already exists\n\n" +
        "  with aws_sqs_queue.q,\n  on cdk.tf.json line 3:",
    );
  });

  it("finds an error that was printed without a frame", () => {
    expect(errorsOf("Initializing...\nError: no provider\nmore")).toBe("Error: no provider\nmore");
  });

  it("falls back to the end of what was printed", () => {
    expect(errorsOf("one\ntwo")).toBe("one\ntwo");
  });

  it("knows what exists already from the errors, not from the rest", () => {
    expect(saysAlreadyExists(REFUSED)).toBe(true);
    const harmless = REFUSED.replaceAll("QueueAlreadyExists: A queue already exists", "denied");
    expect(saysAlreadyExists(`the folder already exists\n${harmless}`)).toBe(false);
  });
});
