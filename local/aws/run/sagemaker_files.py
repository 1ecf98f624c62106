"""Files between S3 and a container's folders, as SageMaker brings them with a job's role."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from typing import Any

from local.aws.operations import Refused

IMAGE = "sagemaker-scikit-learn:1.4-2"


class ClientError(Exception):
    """What SageMaker blames on the caller: `ClientError: ...` in FailureReason."""


def check_image(image: str) -> None:
    """Refuse an image whose libraries are not the ones of requirements/ml.txt."""
    if f"/{IMAGE}-cpu-" not in image:
        raise Refused(
            "LocalAwsGap",
            f"image {image!r} is not in the local AWS; it runs "
            f"ACCOUNT.dkr.ecr.REGION.amazonaws.com/{IMAGE}-cpu-py3, "
            "whose libraries requirements/ml.txt repeats",
        )


def split(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    scheme, _, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not bucket:
        raise ClientError(f"{uri!r} is no place in S3; write s3://BUCKET/PREFIX")
    return bucket, key


def download(s3: Any, uri: str, folder: Path) -> list[Path]:
    """All objects whose key begins with a prefix, below the folder of that prefix; sorted."""
    bucket, prefix = split(uri)
    root = prefix[: prefix.rfind("/") + 1]
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    try:
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        for item in (item for page in pages for item in page.get("Contents", [])):
            if item["Key"].endswith("/"):
                continue
            target = folder / item["Key"][len(root) :]
            if not target.resolve().is_relative_to(folder.resolve()):
                raise ClientError(f"key {item['Key']!r} leads out of the channel's folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(s3.get_object(Bucket=bucket, Key=item["Key"])["Body"], file)
            found.append(target)
    except ClientError:
        raise
    except Exception as fault:
        raise ClientError(f"Data download failed: {uri}: {fault}") from None
    return found


def download_some(s3: Any, uri: str, folder: Path) -> list[Path]:
    """As `download`, and an error when there is nothing."""
    found = download(s3, uri, folder)
    if not found:
        raise ClientError(f"Data download failed: No S3 objects found under {uri}")
    return found


def upload(s3: Any, path: Path, uri: str, key_id: str | None) -> None:
    """Put a file; encrypted with a key of the caller's if there is one."""
    bucket, key = split(uri)
    encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key_id} if key_id else {}
    try:
        with path.open("rb") as file:
            s3.put_object(Bucket=bucket, Key=key, Body=file, **encryption)
    except Exception as fault:
        raise ClientError(f"Failed to upload {uri}: {fault}") from None


def pack(folder: Path, target: Path) -> Path:
    """A folder's content as tar.gz."""
    with tarfile.open(target, "w:gz") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name)
    return target


def unpack(packed: Path, folder: Path) -> None:
    """The reverse of `pack`."""
    try:
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as fault:
        raise ClientError(f"{packed.name} is no tar.gz: {fault}") from None


def in_container(text: str, base: Path) -> str:
    """A path of the container in the folder that stands for /opt/ml here."""
    return f"{base}{text.removeprefix('/opt/ml')}" if text.startswith("/opt/ml/") else text
