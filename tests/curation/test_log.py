"""The append-only log: durable, chained, and whole after a torn write."""

import json
import os

import pytest

from extractor.curation.errors import LogError
from extractor.curation.log import Log, read_log


def test_what_is_appended_is_read_again_in_order(tmp_path):
    log = Log(tmp_path / "log.jsonl")
    log.append({"n": 1})
    log.append({"n": 2, "words": "réponse\u2028complète"})
    log.close()
    assert [event["n"] for event in read_log(tmp_path / "log.jsonl")] == [1, 2]
    again = Log(tmp_path / "log.jsonl")
    again.append({"n": 3})
    assert [event["n"] for event in read_log(tmp_path / "log.jsonl")] == [1, 2, 3]


def test_a_torn_line_is_cut_off_at_every_length_and_nothing_before_it_is_lost(tmp_path):
    path = tmp_path / "log.jsonl"
    log = Log(path)
    log.append({"n": 1, "who": "anna"})
    log.append({"n": 2, "who": "anna"})
    log.close()
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole)):
        path.write_bytes(whole[:length])
        assert [event["n"] for event in read_log(path)] == [1]
        opened = Log(path)
        assert opened.torn == length - first
        opened.append({"n": 3, "who": "anna"})
        opened.close()
        assert [event["n"] for event in read_log(path)] == [1, 3]


def test_a_line_changed_taken_out_or_put_in_breaks_the_chain(tmp_path):
    path = tmp_path / "log.jsonl"
    log = Log(path)
    for number in range(4):
        log.append({"n": number, "decision": "accepted"})
    log.close()
    lines = path.read_bytes().splitlines(keepends=True)
    changed = lines[1].replace(b"accepted", b"rejected")
    for broken in (
        [lines[0], changed, *lines[2:]],
        [lines[0], *lines[2:]],
        [lines[0], lines[1], lines[1], *lines[2:]],
        [lines[1], lines[0], *lines[2:]],
    ):
        path.write_bytes(b"".join(broken))
        with pytest.raises(LogError):
            read_log(path)
        with pytest.raises(LogError):
            Log(path)


def test_append_returns_after_fsync_and_a_refusing_disk_leaves_the_log_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "log.jsonl"
    log = Log(path)
    log.append({"n": 1})
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(path.read_bytes()) or real(handle))
    log.append({"n": 2})
    assert json.loads(synced[-1].splitlines()[-1])["n"] == 2, "the line was written before it was synced"

    def refuse(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        log.append({"n": 3})
    monkeypatch.setattr(os, "fsync", real)
    assert [event["n"] for event in read_log(path)] == [1, 2]
    log.append({"n": 4})
    assert [event["n"] for event in read_log(path)] == [1, 2, 4]
