"""Mentions in text: their spans, and that nothing makes the finder fail."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.vocabulary import Row, Vocabulary
from tests.work import calls_of

VOCABULARY = Vocabulary.built_in()
REGIMENS = VOCABULARY.with_rows(
    [
        Row("FOLFOX", "FOLFOX", "regimen", case="upper"),
        Row("R-CHOP", "R-CHOP", "regimen", case="upper"),
        Row("CHOP", "CHOP", "regimen", case="upper"),
    ]
)


def found(text: str, vocabulary: Vocabulary = VOCABULARY) -> list[tuple[str, str]]:
    return [(text[f.start : f.end], f.entry.name) for f in vocabulary.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sous mésylate d'imatinib 400 mg", [("mésylate d'imatinib", "imatinib")]),
        ("imatinib mesylate was given", [("imatinib mesylate", "imatinib")]),
        ("clorhidrato de metformina 850 mg", [("clorhidrato de metformina", "metformin")]),
        ("de l’aspirine et du 5-FU", [("aspirine", "aspirin"), ("5-FU", "fluorouracil")]),
        ("CISPLATINE + ÉTOPOSIDE", [("CISPLATINE", "cisplatin"), ("ÉTOPOSIDE", "etoposide")]),
        ("acide\u00a0zolédronique", [("acide\u00a0zolédronique", "zoledronic acid")]),
        ("acide\n  folinique", [("acide\n  folinique", "folinic acid")]),
        ("du carbo-\nplatine AUC 5", [("carbo-\nplatine", "carboplatin")]),
        ("bevacizumab-awwb", [("bevacizumab-awwb", "bevacizumab")]),
        ("trastuzumab emtansine puis trastuzumab", [
            ("trastuzumab emtansine", "trastuzumab emtansine"),
            ("trastuzumab", "trastuzumab"),
        ]),
        ("amoxicilline/acide clavulanique", [
            ("amoxicilline", "amoxicillin"),
            ("acide clavulanique", "clavulanic acid"),
        ]),
        ("MTX and mtx", [("MTX", "methotrexate")]),
        ("prendre rendez-vous à la prochaine consultation", []),
        ("métastase S1, sacrum S 1", []),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_regimens() -> None:
    text = "mFOLFOX-6 puis R-CHOP21 et R-CHOP 8 cycles; CHOP"
    assert found(text, REGIMENS) == [
        ("mFOLFOX-6", "FOLFOX"),
        ("R-CHOP21", "R-CHOP"),
        ("R-CHOP", "R-CHOP"),
        ("CHOP", "CHOP"),
    ]
    assert found("pork chop", REGIMENS) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("vinotelbine", "vinorelbine"),
        ("trastusumab", "trastuzumab"),
        ("épirubucine", "epirubicin"),
        ("levitirracetam", "levetiracetam"),
        ("routine", None),
        ("protéine", None),
    ],
)
def test_a_misspelt_name_is_near(written: str, name: str | None) -> None:
    mentions = list(VOCABULARY.find(f"traité par {written}"))
    assert [mention.entry.name for mention in mentions] == ([name] if name else [])
    assert not any(mention.exact for mention in mentions)


def test_a_known_name_is_exact() -> None:
    (mention,) = VOCABULARY.find("traité par vinorelbine")
    assert mention.exact


@pytest.mark.parametrize(
    "pair", [("prednisone", "prednisolone"), ("clonidine", "clonazepam"), ("cefazolin", "cefalexin")]
)
def test_near_never_mixes_two_drugs(pair: tuple[str, str]) -> None:
    for name in pair:
        (mention,) = VOCABULARY.find(name)
        assert (mention.entry.name, mention.exact) == (name, True)


PIECES = st.sampled_from(
    ["imatinib", "mésylate d'", "acide ", "folinique", "ÉPIRUBICINE", " ", "-", "\n", "5", "FU", "T-DM1", "'", "’", "é",
     "\u0301", "\u00a0", "\u00ad", "œstradiol", "İ", "ß", "ﬁ", "carbo-\n", "platine", "ibn", "clorhidrato de ", "(", "α"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_offsets_are_in_the_text_and_in_order(text: str) -> None:
    last = 0
    for mention in VOCABULARY.find(text):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        entry = VOCABULARY.look_up(text[mention.start : mention.end])
        assert entry is not None
        assert entry.name == mention.entry.name
        last = mention.end


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_nfd_and_nfc_agree(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    mentions = zip(found(composed), found(decomposed), strict=True)
    for (words, name), (decomposed_words, decomposed_name) in mentions:
        assert name == decomposed_name
        assert words == unicodedata.normalize("NFC", decomposed_words)


def test_cost_is_linear() -> None:
    """Ten times the text costs about ten times, also where every word begins a longer name."""
    for piece in ("acide acide de ", "imatinib mesylate ", "carbo-\n", "xyz-", "insuline d'"):
        short, long = piece * 500, piece * 5000
        list(VOCABULARY.find(short))
        few, many = (calls_of(lambda text=text: list(VOCABULARY.find(text))) for text in (short, long))
        assert many < 15 * few + 1_000
