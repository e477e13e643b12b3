"""The sample reports: made anew they are the same, and read they say what their generator meant."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from data.make_samples.numbers import YEARS
from data.make_samples.reports import Sample, samples
from loaders.load import read_report

FOLDER = Path(__file__).resolve().parents[1] / "data" / "samples" / "reports"
SAMPLES = list(samples())
FAULTS = {
    "balance.applications_row",
    "balance.applications_flow",
    "structure.blank_cells",
    "structure.numbering_gap",
    "text.injected_spam",
    "structure.form_year_mismatch",
}

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.code}-{sample.year}")


def unpacked(data: bytes) -> Mapping[str, bytes] | bytes:
    """A Word document by its members, since how they are compressed depends on the machine."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_make_the_files_that_are_in_the_folder() -> None:
    in_folder = {path.name: unpacked(path.read_bytes()) for path in FOLDER.iterdir()}
    assert {sample.name: unpacked(sample.data) for sample in SAMPLES} == in_folder


def test_cover_every_township_and_year_once() -> None:
    covered = [(sample.code, sample.year) for sample in SAMPLES]
    assert len(covered) == len(set(covered)) == 12 * len(YEARS)
    assert {sample.name.rpartition(".")[2] for sample in SAMPLES} == {"txt", "html", "docx"}


def test_spoil_a_few_on_purpose() -> None:
    assert sorted(sample.fault for sample in SAMPLES if sample.fault) == sorted(FAULTS)


@each_sample
def test_read_what_the_generator_meant(sample: Sample) -> None:
    report = read_report(sample.data, sample.name)

    assert report.unit is not None
    assert (report.unit.code, report.year, report.form) == (sample.code, sample.year, sample.form)
    stated = {
        (fact.indicator, "".join(fact.dims.values())): fact.value
        for fact in report.facts
        if fact.status == "stated"
    }
    assert stated == dict(sample.facts)


@each_sample
def test_find_only_what_was_spoiled(sample: Sample) -> None:
    findings = read_report(sample.data, sample.name).findings

    if sample.fault:
        assert sample.fault in {finding.rule for finding in findings}
    else:
        assert [finding for finding in findings if finding.severity != "note"] == []
