"""Currencies and their minor digits."""

from pyspark.sql import Column
from pyspark.sql import functions as F

DEFAULT_MINOR_DIGITS = 2

# ISO 4217 "List One" (current currency and funds codes), maintained by SIX Interbank Clearing
# for ISO: the codes in it whose minor unit is not 2. Codes without one ("N.A.": XAU, XDR, ...)
# are no money of a shop and keep the default.
MINOR_DIGITS: dict[int, tuple[str, ...]] = {
    0: (
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
        "VND", "VUV", "XAF", "XOF", "XPF",
    ),
    3: ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"),
    4: ("CLF", "UYW"),
}  # fmt: skip


def minor_digits(currency: str) -> int:
    """Digits after the point of an amount in this currency."""
    for digits, currencies in MINOR_DIGITS.items():
        if currency in currencies:
            return digits
    return DEFAULT_MINOR_DIGITS


def round_to_minor(amount: Column, currency: Column) -> Column:
    """The decimal rounded half away from zero to the minor digits of its currency."""
    # Spark's round is HALF_UP on decimals: ties go away from zero on both sides.
    rounded = F.round(amount, DEFAULT_MINOR_DIGITS).cast("decimal(38,4)")
    for digits, currencies in MINOR_DIGITS.items():
        exact = F.round(amount, digits).cast("decimal(38,4)")
        rounded = F.when(currency.isin(*currencies), exact).otherwise(rounded)
    return rounded
