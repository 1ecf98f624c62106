"""Run records: one JSON line per run and step, the rows of `pipeline_runs`."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.object_store import write_text


def run_record(run_id: str, step: str, status: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the columns of the contract, those without a value left out."""
    known = load_contract("pipeline_runs").columns
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise ValueError(f"run record of {step}: unknown fields {unknown}; allowed: {known}")
    finished_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = {"run_id": run_id, "step": step, "status": status, "finished_at": finished_at}
    record |= {name: value for name, value in fields.items() if value is not None}
    return {name: record[name] for name in known if name in record}


def write_record(pipeline_runs_uri: str, record: Mapping[str, Any]) -> None:
    """Put the record where the table `pipeline_runs` finds it; a step run again replaces it."""
    uri = f"{pipeline_runs_uri.rstrip('/')}/{record['run_id']}/{record['step']}.json"
    write_text(uri, json.dumps(record, ensure_ascii=False) + "\n")
