"""Whatever bytes a file holds, a reader gives reports and named faults, and each can be written as an extraction."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.formats.readers import read_reports
from extractor.formats.sources import KINDS
from extractor.formats.unreadable import CODES, Unreadable
from extractor.report import Report
from tests.made import TASK

STARTS = [
    b"", b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-1.4\n", b"PK\x03\x04", b"PAR1", b"id,text\n", b'{"text": "', b"<html><p>",
    b'{"id": 1, "text": "x"}\n', b"id;text\n1;\"", b"<!-- ", b"<table><td>", b"\x00",
]  # fmt: skip
contents = st.builds(
    lambda start, rest, words: start + (words.encode("utf-8", "surrogatepass") if rest is None else rest),
    st.sampled_from(STARTS),
    st.none() | st.binary(max_size=300),
    st.text(alphabet=st.characters(), max_size=200),
)


@pytest.mark.parametrize("ending", sorted(KINDS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=contents)
def test_any_bytes_end_in_reports_or_named_faults(ending: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{ending}"
        path.write_bytes(content)
        found = list(read_reports([path]))
    assert found
    assert len({item.id for item in found}) == len(found)
    for item in found:
        if isinstance(item, Unreadable):
            assert item.code in CODES
            assert TASK.read_extraction(item.extraction(TASK).to_json()).state == "failed"
        else:
            assert isinstance(item, Report)
            assert item.text.strip()
            item.model_dump_json()
