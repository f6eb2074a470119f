"""What names stand for, in three languages and in many spellings."""

import pytest

from extractor.vocabulary import Row, Vocabulary

VOCABULARY = Vocabulary.built_in()


def name_of(written: str) -> str | None:
    entry = VOCABULARY.look_up(written)
    return entry.name if entry else None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("imatinib mesylate", "imatinib"),
        ("mésylate d'imatinib", "imatinib"),
        ("mesilato de imatinib", "imatinib"),
        ("Glivec", "imatinib"),
        ("CISPLATINE", "cisplatin"),
        ("cisplatino", "cisplatin"),
        ("épirubicine", "epirubicin"),
        ("epirubicina", "epirubicin"),
        ("ciclofosfamida", "cyclophosphamide"),
        ("cyclophosphamide", "cyclophosphamide"),
        ("metotrexato", "methotrexate"),
        ("méthotrexate", "methotrexate"),
        ("acide zolédronique", "zoledronic acid"),
        ("ácido zoledrónico", "zoledronic acid"),
        ("zoledronic acid", "zoledronic acid"),
        ("acide folinique", "folinic acid"),
        ("leucovorin", "folinic acid"),
        ("folinate de calcium", "folinic acid"),
        ("adriamycine", "doxorubicin"),
        ("adriamicina", "doxorubicin"),
        ("paracétamol", "paracetamol"),
        ("acetaminophen", "paracetamol"),
        ("5-FU", "fluorouracil"),
        ("5FU", "fluorouracil"),
        ("métamizole", "metamizole"),
        ("Nolotil", "metamizole"),
        ("furosémide", "furosemide"),
        ("AAS", "aspirin"),
        ("ácido acetilsalicílico", "aspirin"),
        ("G-CSF", "filgrastim"),
        ("T-DM1", "trastuzumab emtansine"),
        ("TDM1", "trastuzumab emtansine"),
        ("nab-paclitaxel", "paclitaxel"),
        ("Ara-C", "cytarabine"),
        ("VP-16", "etoposide"),
        ("CPT-11", "irinotecan"),
        ("MTX", "methotrexate"),
        ("6-MP", "mercaptopurine"),
        ("ATRA", "tretinoin"),
        ("DTIC", "dacarbazine"),
        ("L-asparaginase", "asparaginase"),
        ("BCG", "bcg"),
        ("TAS-102", "trifluridine/tipiracil"),
        ("S-1", "tegafur/gimeracil/oteracil"),
        ("interféron", "interferon"),
        ("insuline glargine", "insulin glargine"),
        ("insulina glargina", "insulin glargine"),
        ("énoxaparine sodique", "enoxaparin"),
        ("immunoglobulines intraveineuses", "immunoglobulin"),
        ("inmunoglobulinas intravenosas", "immunoglobulin"),
        ("bevacizumab-awwb", "bevacizumab"),
        ("Augmentin", "amoxicillin/clavulanic acid"),
        ("hidroclorotiazida", "hydrochlorothiazide"),
        ("hidroclorotiacida", "hydrochlorothiazide"),
        ("doxorubicine liposomale pégylée", "doxorubicin"),
    ],
)
def test_spellings(written: str, name: str) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize(
    ("brand", "name"),
    [
        ("Doliprane", "paracetamol"),
        ("Efferalgan", "paracetamol"),
        ("Dafalgan", "paracetamol"),
        ("Tylenol", "paracetamol"),
        ("Kardegic", "aspirin"),
        ("Adiro", "aspirin"),
        ("Lasilix", "furosemide"),
        ("Inexium", "esomeprazole"),
        ("Mopral", "omeprazole"),
        ("Lévothyrox", "levothyroxine"),
        ("Tahor", "atorvastatin"),
        ("Xarelto", "rivaroxaban"),
        ("Eliquis", "apixaban"),
        ("Lovenox", "enoxaparin"),
        ("Zophren", "ondansetron"),
        ("Zofran", "ondansetron"),
        ("Solupred", "prednisolone"),
        ("Primperan", "metoclopramide"),
        ("Sintrom", "acenocoumarol"),
        ("Urbason", "methylprednisolone"),
        ("Zyloric", "allopurinol"),
        ("Coumadin", "warfarin"),
        ("Neulasta", "pegfilgrastim"),
        ("Opdivo", "nivolumab"),
        ("Enhertu", "trastuzumab deruxtecan"),
        ("Taxotère", "docetaxel"),
        ("Tercian", "cyamemazine"),
    ],
)
def test_brands(brand: str, name: str) -> None:
    entry = VOCABULARY.look_up(brand)
    assert entry is not None
    assert (entry.name, entry.kind) == (name, "brand")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("imatinib", "L01EA01"),
        ("nivolumab", "L01FF01"),
        ("trastuzumab", "L01FD01"),
        ("rituximab", "L01FA01"),
        ("bortezomib", "L01XG01"),
        ("olaparib", "L01XK01"),
        ("irinotecan", "L01CE02"),
        ("sirolimus", "L04AH01"),
        ("paracetamol", "N02BE01"),
        ("iohexol", "V08AB02"),
        ("oxygen", "V03AN01"),
    ],
)
def test_codes_are_of_today(name: str, code: str) -> None:
    entry = VOCABULARY.look_up(name)
    assert entry is not None
    assert entry.codes["ATC"] == code


@pytest.mark.parametrize(
    "word", ["glucose", "calcium", "hierro", "potassium", "testosterone", "oxígeno", "albumine"]
)
def test_laboratory_substances_are_ambiguous(word: str) -> None:
    entry = VOCABULARY.look_up(word)
    assert entry is not None
    assert entry.ambiguous


@pytest.mark.parametrize(
    "word",
    [
        *(
            "diabète",
            "páncreas",
            "thyroid",
            "constantes",
            "prochaine",
            "créatinine",
            "cambio",
            "recipe",
            "concert",
        ),
        *(
            "EGFR",
            "KRAS",
            "prolactine",
            "bilirrubina",
            "statine",
            "antibiotiques",
            "corticoides",
            "chemotherapy",
        ),
        *("", " ", "--", "12", "le", "\u0301"),
    ],
)
def test_no_drug(word: str) -> None:
    assert name_of(word) is None


def test_written_combination() -> None:
    entry = VOCABULARY.look_up("amoxicilline/acide clavulanique")
    assert entry is not None
    assert entry.name == "amoxicillin/clavulanic acid"
    assert entry.components == ("amoxicillin", "clavulanic acid")
    assert entry.codes["ATC"] == "J01CR02"
    assert VOCABULARY.look_up("amoxicilline et fièvre") is None


def test_added_rows_win_and_leave_the_first_as_it_was() -> None:
    rows = [
        Row("Zorglub", "zorglubinib", "brand", codes={"ATC": "L01EX99"}),
        Row("XELOX", "CAPOX", "regimen", components=("capecitabine", "oxaliplatin"), case="upper"),
        Row("Doliprane", "ibuprofen", "brand"),
    ]
    added = VOCABULARY.with_rows(rows)
    brand, regimen, changed = (added.look_up(name) for name in ("zorglub", "XELOX", "doliprane"))
    assert brand is not None and brand.codes == {"ATC": "L01EX99"}
    assert regimen is not None and (regimen.name, regimen.kind) == ("CAPOX", "regimen")
    assert regimen.components == ("capecitabine", "oxaliplatin")
    assert changed is not None and changed.name == "ibuprofen"
    assert name_of("Zorglub") is None
    assert name_of("Doliprane") == "paracetamol"


def test_built_in_is_loaded_once() -> None:
    assert Vocabulary.built_in() is VOCABULARY
