from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.workspace import built_in_root

TEXT = "En octobre 2009, un traitement par imatinib 400 mg par jour a été débuté. Réponse complète en décembre 2009.\n"
SEEDS = built_in_root() / "seeds"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """Runs a command line in this process, with a trust file and a current folder of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("APPDATA", str(tmp_path_factory.mktemp("appdata")))
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))
    monkeypatch.delenv("EXTRACTOR_TRACE", raising=False)

    def run(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file with a report in French."""
    path = tmp_path / "case.fr.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path
