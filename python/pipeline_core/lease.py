"""Leases on tables (DynamoDB): one run at a time between making a branch and publishing it."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.exceptions import ClientError

from pipeline_core.attempt import attempt

LEASE_SECONDS = 600
# Longer than a lease lives, so that a run outlasts the lease of one that died.
WAIT_SECONDS = 720
POLL_SECONDS = 2.0


class LeaseTaken(RuntimeError):
    """Another run holds the table and did not give it back in time."""


@dataclass(frozen=True)
class Leases:
    """The leases of one run, in the DynamoDB table `leases_table`."""

    leases_table: str
    owner: str
    lease_seconds: int = LEASE_SECONDS
    wait_seconds: float = WAIT_SECONDS
    poll_seconds: float = POLL_SECONDS

    @contextmanager
    def held(self, tables: Sequence[str], is_patient: bool = False) -> Iterator[None]:
        """Take the tables (again) and keep them while the block runs.

        They stay taken afterwards, whatever happened: the next step of the run goes on with them,
        and only `release` gives them back.
        """
        ordered = sorted(tables)  # one order for all runs: two of them cannot wait for each other
        for table in ordered:
            self.take(table, is_patient)
        stop = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(ordered, stop), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            stop.set()
            keeper.join()

    def take(self, table: str, is_patient: bool = False) -> None:
        """Take or renew one table; wait while another run holds it, and ask for it meanwhile.

        A patient run waits without asking.
        """
        deadline = time.monotonic() + self.wait_seconds
        while not self._try(table):
            if not is_patient:
                self._ask_for(table)
            if time.monotonic() >= deadline:
                raise LeaseTaken(self._refusal(table))
            time.sleep(self.poll_seconds)

    def release(self, tables: Sequence[str]) -> None:
        """Give the tables back; one that another run holds by now stays its."""
        for table in tables:
            try:
                self._client().delete_item(
                    TableName=self.leases_table,
                    Key={"table_name": {"S": table}},
                    ConditionExpression="#owner = :me",
                    ExpressionAttributeNames={"#owner": "owner"},
                    ExpressionAttributeValues={":me": {"S": self.owner}},
                )
            except ClientError as error:
                _only_condition(error)

    def _try(self, table: str) -> bool:
        now = int(time.time())
        try:
            self._client().put_item(
                TableName=self.leases_table,
                Item={
                    "table_name": {"S": table},
                    "owner": {"S": self.owner},
                    "expires_at": {"N": str(now + self.lease_seconds)},
                },
                ConditionExpression="attribute_not_exists(table_name)"
                " OR expires_at < :now OR #owner = :me",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":now": {"N": str(now)}, ":me": {"S": self.owner}},
            )
        except ClientError as error:
            _only_condition(error)
            return False
        return True

    def wanted_by(self, table: str) -> str | None:
        """The run that asked for a table which this one holds."""
        wanted: str | None = self._item(table).get("wanted_by", {}).get("S")
        return wanted

    def _ask_for(self, table: str) -> None:
        """Leave a note for the holder. To renew a lease wipes it out, so it is left at each try."""
        try:
            self._client().update_item(
                TableName=self.leases_table,
                Key={"table_name": {"S": table}},
                UpdateExpression="SET wanted_by = :me",
                ConditionExpression="attribute_exists(table_name)",
                ExpressionAttributeValues={":me": {"S": self.owner}},
            )
        except ClientError as error:
            _only_condition(error)

    def _keep(self, tables: Sequence[str], stop: threading.Event) -> None:
        # Three times in the life of a lease: a call that fails leaves room for the next.
        while not stop.wait(self.lease_seconds / 3):
            for table in tables:
                attempt(partial(self._try, table))

    def _item(self, table: str) -> dict[str, Any]:
        answer = self._client().get_item(
            TableName=self.leases_table, Key={"table_name": {"S": table}}, ConsistentRead=True
        )
        return dict(answer.get("Item", {}))

    def _refusal(self, table: str) -> str:
        item = self._item(table)
        owner = item.get("owner", {}).get("S", "nobody by now")
        expires = int(item.get("expires_at", {}).get("N", "0"))
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(expires))
        return (
            f"table {table} is leased to run {owner} until {until}; run {self.owner} waited "
            f"{self.wait_seconds:g} s; start it again when that run has ended: the lease of a "
            "dead one runs out by itself"
        )

    def _client(self) -> Any:
        # A client per call: the keeper's thread shares none, and credentials are the current ones.
        return boto3.client("dynamodb")


def _only_condition(error: ClientError) -> None:
    if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
