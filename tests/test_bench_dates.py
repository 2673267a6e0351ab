"""How the benchmark of dates compares an annotated date with ours, as a table."""

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("bench_dates", Path(__file__).parent / "bench" / "dates.py")
bench = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bench)

# what was annotated, what the graph says, the verdict
VERDICTS = [
    ([("CONTAINS", "2013-07-21")], "2013-07-21", "right"),
    ([("CONTAINS", "2013-07-21TMO")], "2013-07-21", "right"),
    ([("CONTAINS", "2013-W29")], "2013-07-17", "right"),
    ([("CONTAINS", "2013-W29-WE")], "2013-07-19", "wrong"),
    ([("CONTAINS", "2013-07")], "2013-07-21", "right"),
    ([("CONTAINS", "2013-07-21")], "2013-07", "coarser"),
    ([("CONTAINS", "2013-07-21")], "2013-07-22", "wrong"),
    ([("CONTAINS", "2013-07-21"), ("CONTAINS", "2013-07-22")], "2013-07-22", "right"),
    ([("CONTAINS", "2013-07-21")], None, "open"),
    ([("OVERLAP", "2013-07-21")], "2013", "right"),
    ([("BEGUN_ON", "2013")], "2013-07-21", "right"),
    ([("ENDED_ON", "2012")], "2013-07-21", "wrong"),
]


@pytest.mark.parametrize(("gold", "ours", "verdict"), VERDICTS)
def test_verdict(gold, ours, verdict):
    days = [(relation, bench.days_of(value)) for relation, value in gold]
    assert bench.judge(days, bench.days_of(ours) if ours else None) == verdict


@pytest.mark.parametrize("value", ["P3D", "PT2H", "2007-WXX", "2005-XX-XX", ""])
def test_durations_and_unknown_parts_name_no_days(value):
    assert bench.days_of(value) is None
