"""Small texts in S3: manifests and run records."""

from urllib.parse import urlparse

import boto3


def read_text(uri: str) -> str:
    """The whole object as text."""
    bucket, key = _place(uri)
    body: bytes = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return body.decode("utf-8")


def write_text(uri: str, text: str) -> None:
    """Put the text in the place of what is there."""
    bucket, key = _place(uri)
    content_type = "application/json"
    boto3.client("s3").put_object(
        Bucket=bucket, Key=key, Body=text.encode("utf-8"), ContentType=content_type
    )


def _place(uri: str) -> tuple[str, str]:
    parts = urlparse(uri, allow_fragments=False)
    key = parts.path.lstrip("/")
    if parts.scheme != "s3" or not parts.netloc or not key:
        raise ValueError(f"not the address of an object: {uri!r}; allowed: s3://bucket/key")
    return parts.netloc, key
