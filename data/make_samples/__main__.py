"""Writes data/samples/reports/ anew: `python -m data.make_samples`."""

from pathlib import Path

from data.make_samples.reports import samples

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "reports"


def main() -> None:
    """Write every sample; one that is no longer made goes."""
    FOLDER.mkdir(exist_ok=True)
    made = {sample.name: sample.data for sample in samples()}
    for path in FOLDER.iterdir():
        if path.name not in made:
            path.unlink()
    for name, data in made.items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
