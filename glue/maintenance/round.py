"""A round over the tables: each under its lease, which is given back before the next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline_core.attempt import attempt
from pipeline_core.contract import contract_names, load_contract
from pipeline_core.give_way import GaveWay, giving_way
from pipeline_core.lease import Leases, LeaseTaken


@dataclass(frozen=True)
class Visit:
    """What came of one table."""

    table: str
    said: str
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.table}: {self.said}"


def iceberg_tables() -> list[str]:
    """Every dataset that is a table of ours; a new contract is one more."""
    contracts = map(load_contract, contract_names())
    return [each.table for each in contracts if each.custom.get("tableFormat") == "iceberg"]


def visits(
    leases: Leases,
    tables: Sequence[str],
    work: Callable[[str], str],
    stop_work: Callable[[], object],
) -> Iterator[Visit]:
    """Work on one table after another; neither a run that goes first nor a fault ends the round."""
    for table in tables:
        try:
            with giving_way(leases, [table], stop_work):
                said = work(table)
            yield Visit(table, said)
        except (GaveWay, LeaseTaken) as other_first:
            yield Visit(table, f"left for the next round: {other_first}")
        except Exception as error:
            yield Visit(table, " ".join(f"{type(error).__name__}: {error}".split()), failed=True)
        finally:
            attempt(partial(leases.release, [table]))
