import io

from rich.console import Console

from extractor.extraction import Extraction
from extractor.formats.unreadable import Unreadable
from extractor.rendering.terminal import extraction_view, lit_report, print_extraction
from extractor.rendering.timeline import timelines
from extractor.report import Report
from tests.made import TASK, TEXT, made_extraction, made_report


def shown(extraction: Extraction, report: Report | None = None, *, colour: bool = False) -> str:  # type: ignore[type-arg]
    stream = io.StringIO()
    console = Console(
        file=stream, width=200, force_terminal=colour, color_system="truecolor" if colour else None
    )
    print_extraction(console, extraction, TASK, report)
    return stream.getvalue()


def test_the_table_has_columns_from_roles_and_linked_records_in_their_row() -> None:
    (table,) = timelines(made_extraction(), TASK)
    assert [column.name for column in table.columns] == [
        "drug",
        "dose",
        "schedule",
        "start",
        "status",
        "responses",
    ]
    (first, cells), (second, others) = table.rows
    assert (first, second) == ("t1", "t2")
    assert [cells[place].text for place in (0, 1, 3, 4, 5)] == [
        "imatinib",
        "400 mg",
        "2009-10",
        "active",
        "CR 2009-12",
    ]
    assert [others[place].lines[0][1] for place in (0, 1)] == ["warning", "error"]


def test_records_linked_to_nothing_get_a_table_of_their_own() -> None:
    data = made_extraction().as_dict()
    data["records"]["responses"][0]["treatments"] = []
    tables = timelines(TASK.read_extraction(data), TASK)
    assert [table.title for table in tables] == ["treatments", "responses of no treatments"]


def test_issues_stand_in_words() -> None:
    words = shown(made_extraction())
    assert "500 mg !" in words
    assert "sunitinib ?" in words
    assert "! t2.dose  quote-altered  the report says 50 mg" in words


def test_without_colour_the_evidence_is_in_brackets_with_its_field() -> None:
    words = " ".join(shown(made_extraction(), made_report()).split())
    assert (
        "En [octobre 2009](t1.start), l'[imatinib](t1.drug) [400 mg](t1.dose) [par jour](t1.schedule)"
        in words
    )
    assert "[50 mg](t2.dose!)" in words
    assert "\x1b" not in words


def test_with_colour_words_keep_their_order() -> None:
    words = shown(made_extraction(), made_report(), colour=True)
    assert "\x1b[" in words
    assert "[octobre 2009]" not in words


def test_disputes_stand_in_words_and_agreement_is_silent() -> None:
    disputes = [
        {"at": "treatments.t1.dose", "reader": "rules", "verdict": "differs", "shown": "800 mg"},
        {"at": "treatments.t1.drug", "reader": "rules", "verdict": "agrees", "shown": "imatinib"},
        {"at": "treatments", "reader": "votes", "verdict": "adds", "shown": "sorafenib", "share": 0.25},
    ]
    words = shown(TASK.read_extraction({**made_extraction().as_dict(), "disputes": disputes}))
    assert "~ t1.dose  rules reads 800 mg" in words
    assert "~ treatments  votes adds sorafenib (25% of the votes" in words
    assert "t1.drug  rules" not in words


def test_an_empty_reading_is_said() -> None:
    empty = TASK.read_extraction({**made_extraction().as_dict(), "records": {}, "state": "ok"})
    assert "tells no treatments" in shown(empty)
    failed = Unreadable("bad", "bad.txt", "binary", "bad.txt is not text.").extraction(TASK)
    assert "failed  binary  bad.txt is not text." in shown(failed)
    assert "tells no" not in shown(failed)


def test_another_text_is_not_lit() -> None:
    console = Console(file=(stream := io.StringIO()), width=200)
    console.print(lit_report(made_extraction(), Report(id="made", text="x"), TASK, colour=False))
    assert "not the one that was read" in stream.getvalue()


def test_control_characters_of_a_report_do_not_reach_the_terminal() -> None:
    text = "\x1b]0;owned\x07" + TEXT + "\x1b[2J\x9b31m\u202e"
    data = made_extraction().as_dict()
    report = Report(id="made", text=text, language="fr")
    data["report"]["sha256"] = report.sha256
    data["report"]["id"] = "\x1b[31mid"
    words = shown(TASK.read_extraction(data), report)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(words)


def test_markup_in_a_report_is_only_text() -> None:
    data = made_extraction().as_dict()
    data["records"]["treatments"][0]["drug"]["name"] = "[bold]x[/nope]"
    stream = io.StringIO()
    Console(file=stream, width=200).print(extraction_view(TASK.read_extraction(data), TASK, 200))
    assert "[bold]x[/nope]" in stream.getvalue()
