import subprocess
import sys

from extractor.cli.exit_codes import ExitCode

HEAVY = ("openai", "instructor", "pydantic", "rich", "jinja2", "aiohttp", "numpy")


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from extractor.cli import main
try:
    main(["--help"])
except SystemExit as ended:
    assert not ended.code
print("LOADED", [name for name in {HEAVY!r} if name in sys.modules])
"""
    assert "LOADED []" in python(code)


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert python(f"import sys, extractor; print([n for n in {HEAVY!r} if n in sys.modules])").strip() == "[]"


def test_every_public_name_is_there() -> None:
    assert "Extractor" in python(
        "import extractor; [getattr(extractor, n) for n in extractor.__all__]; print(dir(extractor))"
    )


def test_a_reader_that_goes_away_is_no_fault() -> None:
    code = f"{sys.executable} -m extractor schema oncology --full | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    assert "fault" not in ended.stderr


def test_help_names_every_exit_code() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "extractor", "--help"], capture_output=True, text=True, check=True
    )
    for code in ExitCode:
        assert f"{code.value:>5}  {code.meaning}" in shown.stdout
