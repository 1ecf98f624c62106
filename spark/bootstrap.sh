#!/bin/bash
# Gives a node of an EMR cluster the Python packages of the jobs. There is no internet: they come from the
# artifacts bucket, and only if they are the ones that were deployed.
# usage: bootstrap.sh s3://BUCKET/KEY SHA256 REGION
set -euo pipefail

uri=$1
sha256=$2
# Without it the node would ask S3 of another region, which cannot be reached from inside the network.
export AWS_DEFAULT_REGION=$3
python=${PIPELINE_PYTHON:-/usr/bin/python3.11}
packages=${PIPELINE_PACKAGES:-/opt/pipeline/packages}

zip=$(mktemp)
trap 'rm -f "$zip"' EXIT
aws s3 cp --only-show-errors "$uri" "$zip"
if ! echo "$sha256  $zip" | sha256sum --check --status; then
  echo "$uri has SHA-256 $(sha256sum <"$zip" | cut -d' ' -f1), must be $sha256; deploy again" >&2
  exit 1
fi

sudo mkdir -p "$packages"
sudo "$python" -m zipfile -e "$zip" "$packages"
# Every Python of the node finds them from now on: the driver's and the executors'.
site=$("$python" -c 'import site; print(site.getsitepackages()[0])')
sudo mkdir -p "$site"
echo "$packages" | sudo tee "$site/pipeline.pth" >/dev/null
"$python" -c 'import boto3, holidays'
