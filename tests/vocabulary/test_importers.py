"""Readers of downloaded tables, on small made-up files in the real formats."""

from pathlib import Path

import pytest

from extractor.vocabulary import Vocabulary
from extractor.vocabulary.importers import UnknownTableError, import_table
from extractor.vocabulary.tables import read_rows


def test_bdpm(tmp_path: Path) -> None:
    (tmp_path / "CIS_bdpm.txt").write_bytes(
        "60000001\tZYTROVANE 400 mg, comprimé pelliculé\tcomprimé pelliculé\torale\tAutorisation active\t\n"
        "60000002\tIMATINIB BIOGARAN 100 mg, comprimé\tcomprimé\torale\tAutorisation active\t\n"
        "60000003\tDIABÈTE 1 g, poudre\tpoudre\torale\tAutorisation active\t\n".encode("latin-1")
    )
    (tmp_path / "CIS_COMPO_bdpm.txt").write_bytes(
        "60000001\tcomprimé\t01234\tMÉSILATE D'IMATINIB\t478 mg\tun comprimé\tSA\t1\t\n"
        "60000001\tcomprimé\t01235\tIMATINIB\t400 mg\tun comprimé\tFT\t1\t\n"
        "60000002\tcomprimé\t01235\tIMATINIB\t100 mg\tun comprimé\tSA\t1\t\n"
        "60000003\tpoudre\t01236\tIMATINIB\t100 mg\tun sachet\tSA\t1\t\n".encode("latin-1")
    )
    target = tmp_path / "vocabulary" / "bdpm.tsv"
    assert import_table("bdpm", tmp_path / "CIS_bdpm.txt", target) == 1
    (row,) = read_rows(target)
    assert (row.name, row.substance, row.kind) == ("Zytrovane", "imatinib", "brand")
    assert row.source and row.licence
    entry = Vocabulary.built_in().with_rows([row]).look_up("ZYTROVANE")
    assert entry is not None and entry.codes["ATC"] == "L01EA01"


def test_ema(tmp_path: Path) -> None:
    source = tmp_path / "medicines.csv"
    source.write_text(
        "Medicines report\n\nCategory,Name of medicine,Active substance,"
        "International non-proprietary name (INN) / common name,ATC code (human)\n"
        'Human,Quaxivia,"pembrolizumab;zorglubumab",pembrolizumab;zorglubumab,L01FY99\n'
        "Human,Plimorel (previously Plimo),sodium zorglubate,,\n"
        "Veterinary,Caninol,imatinib,imatinib,QL01EA01\n",
        encoding="utf-8",
    )
    target = tmp_path / "ema.tsv"
    assert import_table("ema", source, target) == 2
    combination, single = read_rows(target)
    assert combination.name == "Quaxivia"
    assert combination.components == ("pembrolizumab", "zorglubumab")
    assert combination.codes == {"ATC": "L01FY99"}
    assert (single.name, single.substance) == ("Plimorel", "zorglubate")


def test_unii(tmp_path: Path) -> None:
    source = tmp_path / "UNII_Names.txt"
    source.write_text(
        "Name\tTYPE\tUNII\tDisplay Name\n"
        "IMATINIB\tof\tBKJ8M8G5HI\tIMATINIB\n"
        "GLORBIVEC\tbn\t8A1O1M485B\tIMATINIB MESYLATE\n"
        "UNIPEG-4000 DS\tbn\tAAAAAAAAAA\tPEG-75 DISTEARATE\n"
        "ANYTHING\tsys\tBKJ8M8G5HI\tIMATINIB\n",
        encoding="utf-8",
    )
    target = tmp_path / "unii.tsv"
    assert import_table("unii", source, target) == 2
    substance, brand = read_rows(target)
    assert (substance.name, substance.codes["UNII"]) == ("imatinib", "BKJ8M8G5HI")
    assert (brand.name, brand.substance) == ("Glorbivec", "imatinib")


def test_rxnorm(tmp_path: Path) -> None:
    def line(rxcui: str, system: str, kind: str, name: str) -> str:
        return f"{rxcui}|ENG||||||1|2|3||{system}|{kind}|{rxcui}|{name}||N|4096|\n"

    source = tmp_path / "RXNCONSO.RRF"
    source.write_text(
        line("282388", "RXNORM", "IN", "imatinib")
        + line("111", "RXNORM", "BN", "Glorbivec")
        + line("112", "RXNORM", "SBD", "imatinib 400 MG Oral Tablet [Glorbivec]")
        + line("113", "MTHSPL", "IN", "something else"),
        encoding="utf-8",
    )
    target = tmp_path / "rxnorm.tsv"
    assert import_table("rxnorm", source, target) == 2
    substance, brand = read_rows(target)
    assert (substance.substance, substance.codes) == ("imatinib", {"RxCUI": "282388"})
    assert (brand.name, brand.substance, brand.kind) == ("Glorbivec", "imatinib", "brand")


@pytest.mark.parametrize(
    ("kind", "content"),
    [("pdf", "x"), ("ema", "a,b\n1,2\n"), ("unii", "a\tb\n"), ("rxnorm", "a|b\n"), ("bdpm", "1\t2\n")],
)
def test_other_layouts_are_refused(kind: str, content: str, tmp_path: Path) -> None:
    source = tmp_path / "CIS_bdpm.txt"
    source.write_text(content, encoding="utf-8")
    (tmp_path / "CIS_COMPO_bdpm.txt").write_text("", encoding="utf-8")
    with pytest.raises(UnknownTableError):
        import_table(kind, source, tmp_path / "out.tsv")
    assert not (tmp_path / "out.tsv").exists()
