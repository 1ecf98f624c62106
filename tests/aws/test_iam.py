"""What IAM takes of a role's policies."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import LocalServer


def policy(buckets: int) -> str:
    """About 80 characters for each bucket, with white space that does not count."""
    resources = [f"arn:aws:s3:::{'b' * 57}{n:05}/*" for n in range(buckets)]
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=8)


def test_the_policies_of_a_role_are_limited_together(server: LocalServer) -> None:
    iam = server.client("iam")
    iam.create_role(RoleName="wordy", AssumeRolePolicyDocument=policy(1))

    def put(name: str, buckets: int) -> None:
        iam.put_role_policy(RoleName="wordy", PolicyName=name, PolicyDocument=policy(buckets))

    put("one", 100)
    put("one", 100)
    with pytest.raises(ClientError, match="Maximum policy size of 10240 bytes exceeded"):
        put("two", 40)
    assert iam.list_role_policies(RoleName="wordy")["PolicyNames"] == ["one"]
