"""What became of the rows of a run; every row is in exactly one of three places."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


class Unbalanced(RuntimeError):
    """Rows were lost or counted twice."""


@dataclass(frozen=True)
class Counts:
    """The figures of one run over `sales`."""

    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    superseded: int

    @property
    def balanced(self) -> bool:
        """rows_in = accepted + quarantined + duplicates."""
        return self.rows_in == self.accepted + self.quarantined + self.duplicates

    def check(self) -> "Counts":
        """Itself; an error with all figures when a row is missing or too many."""
        if not self.balanced:
            raise Unbalanced(f"rows_in is not accepted + quarantined + duplicates: {self}")
        return self

    def to_summary(self) -> dict[str, str]:
        """As properties of an Iceberg snapshot."""
        return {
            f"pipeline.{name.replace('_', '-')}": str(value)
            for name, value in self.fields().items()
        }

    def fields(self) -> dict[str, int]:
        """As fields of a run record."""
        return asdict(self)

    @staticmethod
    def from_summary(summary: Mapping[str, str]) -> "Counts":
        """Back from the properties of a snapshot."""
        names = Counts.__dataclass_fields__
        return Counts(
            **{name: int(summary[f"pipeline.{name.replace('_', '-')}"]) for name in names}
        )
