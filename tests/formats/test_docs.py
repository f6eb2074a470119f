"""The page on formats cannot drift from the code."""

from extractor.formats.options import FIELDS
from extractor.formats.sources import KINDS
from extractor.formats.unreadable import CODES
from extractor.formats.writers import WRITERS
from extractor.workspace import built_in_root

PAGE = (built_in_root() / "docs" / "formats.md").read_text(encoding="utf-8")


def test_every_code_has_its_words() -> None:
    for code, meaning in CODES.items():
        assert f"| `{code}` | {meaning} |" in PAGE


def test_every_ending_column_and_form_is_named() -> None:
    for ending in KINDS:
        assert f"`{ending}`" in PAGE
    for field, names in FIELDS.items():
        assert f"| `{field}` | {', '.join(names)}" in PAGE
    for form in WRITERS:
        assert f"| `{form}` |" in PAGE


def test_the_tutorial_shows_the_schema_that_init_makes() -> None:
    tutorial = (built_in_root() / "docs" / "own-task.md").read_text(encoding="utf-8")
    shown = tutorial.split("```python\n")[1].split("```")[0]
    schema = (built_in_root() / "extractor" / "skeleton" / "schemas" / "pain" / "schema.py").read_text(
        "utf-8"
    )
    assert shown.strip() in schema
