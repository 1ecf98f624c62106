"""Public holidays of countries, by the library `holidays` (no service is asked)."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays


def public_holidays(
    countries: Iterable[str], first: date | None, as_of: date | None, ahead: int
) -> dict[str, list[date]]:
    """Days off all over each country (ISO 3166-1 alpha-2), from `first` to `ahead` days after.

    A country that the library does not know is left out.
    """
    if first is None or as_of is None:
        return {}
    last = as_of + timedelta(days=ahead)
    years = range(first.year, last.year + 1)
    known = holidays.list_supported_countries()
    return {
        country: sorted(
            day for day in holidays.country_holidays(country, years=years) if first <= day <= last
        )
        for country in sorted(set(countries))
        if country in known
    }
