import pytest

from extractor.errors import InputError
from extractor.formats.encoding import decode, detect_encoding

FRENCH = "Patiente âgée de 62 ans, adressée à l'hôpital : œdème du cœur, naïve de traitement ; ½ comprimé, 12 µg.\n"
SPANISH = "¿Mejoría? El niño recibió 5 mg cada 8 horas según la evolución clínica del año pasado.\n"


@pytest.mark.parametrize("text", [FRENCH, SPANISH])
@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "iso8859_15",
        "mac_roman",
        "cp850",
    ],
)
def test_the_text_comes_back_from_every_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="ignore")
    assert decode(data) == data.decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("words", ["é", "Traité", "Señora", "à l'hôpital"])
def test_few_accents_are_enough(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding)) == words


def test_a_sign_between_letters_is_a_letter() -> None:
    assert decode("cœur".encode("iso8859_15")) == "cœur"
    assert decode("½ cp".encode("cp1252")) == "½ cp"


def test_line_ends_and_composition_stay() -> None:
    text = "a\r\nre\u0301mission\rb\n"
    assert decode(text.encode()) == text


def test_the_encoding_named_is_the_one_used() -> None:
    assert decode(b"\xe9", encoding="cp437") == "Θ"
    with pytest.raises(InputError) as raised:
        decode(b"\xe9", encoding="utf-8", source="x.txt")
    assert raised.value.code == "encoding"
    with pytest.raises(InputError):
        decode(b"abc", encoding="no-such-encoding")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest", b"%PDF-1.7", bytes(range(256)) * 4, b"\x00" * 50 + b"a"]
)
def test_what_is_no_text_is_named_binary(data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        detect_encoding(data, source="x")
    assert raised.value.code == "binary"


def test_one_nul_is_no_reason_to_refuse() -> None:
    text = "Imatinib 400 mg par jour depuis octobre.\x00 Suite."
    assert decode(text.encode()) == text
