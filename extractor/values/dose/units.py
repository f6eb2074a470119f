"""Units of doses: how reports write them, their UCUM codes, and which amounts can be compared.

Codes follow UCUM (https://ucum.org/ucum): arbitrary units in brackets (`[IU]`), counted things in braces
(`{tablet}`). `AUC` is the target area under the curve of carboplatin in mg/mL·min, as oncology writes it.
"""

from __future__ import annotations

from extractor.values.scan import TIME_UNITS, Scan

_WRITTEN = {
    "mg": "mg rng rngs mgs mgr mgrs milligramme milligrammes milligram milligrams miligramo miligramos",
    "g": "g gr grs gm gms gramme grammes gram grams gramo gramos",
    "ug": "ug mcg mcgr mcgrs microg microgramme microgrammes microgram micrograms microgramo microgramos "
    "gamma gammas",
    "ng": "ng nanogramme nanogrammes nanogram nanograms nanogramo nanogramos",
    "mL": "ml rnl mls cc millilitre millilitres milliliter milliliters mililitro mililitros",
    "[IU]": "ui iu u unit units unite unites unidad unidades",
    "mmol": "mmol mmols millimole millimoles milimol milimoles",
    "meq": "meq meqs mval",
    "Gy": "gy gray grays",
    "cGy": "cgy centigray centigrays",
    "mCi": "mci millicurie millicuries milicurio milicurios",
    "uCi": "uci microcurie microcuries",
    "MBq": "mbq",
    "GBq": "gbq",
    "{tablet}": "comprime comprimes cp cps cpr cprs comp comps cpdo comprimido comprimidos tablet tablets tab tabs "
    "tableta tabletas pill pills pilule pilules pastilla pastillas",
    "{capsule}": "gelule gelules capsule capsules capsula capsulas caps",
    "[drp]": "goutte gouttes gtt gtts gtte gttes drop drops gota gotas",
    "{puff}": "bouffee bouffees puff puffs puf pufs inhalation inhalations inhalacion inhalaciones inh "
    "pulverisation pulverisations spray sprays pulverizacion pulverizaciones",
    "{sachet}": "sachet sachets sobres",
    "{ampule}": "ampoule ampoules ampule ampules ampolla ampollas amp",
    "{vial}": "flacon flacons vial vials vialera viales",
    "{patch}": "patch patchs patches parche parches",
    "{suppository}": "suppositoire suppositoires suppository suppositories supositorio supositorios",
    "{application}": "application applications aplicacion aplicaciones",
}
UNITS: dict[str, str] = {word: unit for unit, listed in _WRITTEN.items() for word in listed.split()}
"""Folded word -> UCUM code of the amount; "rng" and "rnl" are how character recognition reads "mg" and "mL"."""
_UNITS_OF_ACTIVITY = frozenset(("ui", "iu", "u"))
_BRACED = {unit.strip("{}"): unit for unit in _WRITTEN if unit.startswith("{")}

SCALES: dict[str, tuple[str, float]] = {
    "g": ("g", 1.0), "mg": ("g", 1e-3), "ug": ("g", 1e-6), "ng": ("g", 1e-9),
    "Gy": ("Gy", 1.0), "cGy": ("Gy", 1e-2),
    "GBq": ("Bq", 1e9), "MBq": ("Bq", 1e6), "mCi": ("Bq", 3.7e7), "uCi": ("Bq", 3.7e4),
}  # fmt: skip
"""Code -> dimension and factor: 1 Ci = 3.7e10 Bq by definition."""
RATED = frozenset(("g", "mg", "ug", "ng", "[IU]", "meq", "mmol"))
"""Amounts that may be given by the hour or the minute."""

_PER = frozenset(("/", "par", "per", "por"))
# The volume, mass or count in which a laboratory measures: an amount over one of these is a concentration.
_LABORATORY = frozenset(
    "l dl cl ml ul hl mcl fl mm mm3 cm3 cc litre litres liter liters litro litros decilitre gl mmol mol nmol g mg gr "
    "ug ng champ campo field".split()
)
_ADMINISTRATIONS = frozenset(
    "dose doses dosis prise prises toma tomas pulse pulses fr fraction fractions fraccion seance sesion injection "
    "perfusion infusion inyeccion cycle ciclo cure cp comprime comprimido tablet ampoule bolus administration".split()
)


def unit_at(scan: Scan, position: int) -> tuple[str, int] | None:
    """The UCUM code of the unit written at a token position and the position behind it.

    A concentration gives None. A denominator that tells how often ("/j", "/12 h") is left to the schedule, one
    that names the administration ("/prise") is left out.
    """
    base = _base(scan, position)
    if base is None:
        return None
    code, last = base
    parts = [code]
    while len(parts) < 4 and scan.word(last) in (*_PER, ".", "·"):
        read = _denominator(scan, last, code)
        if read is None:
            break
        part, last_of_part = read
        if part is None:
            return None
        parts.append(part)
        last = last_of_part
    if scan.word(last) == "%":
        return None
    return "/".join(parts), last


def _base(scan: Scan, position: int) -> tuple[str, int] | None:
    word = scan.word(position)
    if word == "[" and scan.word(position + 1) == "iu" and scan.word(position + 2) == "]":
        return "[IU]", position + 3
    if word == "{" and scan.word(position + 2) == "}":
        braced = _BRACED.get(scan.word(position + 1))
        return (braced, position + 3) if braced else None
    if word in ("u", "i") and scan.word(position + 1) == "." and scan.word(position + 2) in ("i", "u"):
        stopped = scan.word(position + 3) == "." and scan.glued(position + 3)
        return "[IU]", position + (4 if stopped else 3)
    if word == "%":
        return "%", position + 1
    if (last := _millions(scan, position)) is not None:
        return "M[IU]", last
    code = UNITS.get(word)
    if code is None or (word == "u" and scan.word(position + 1).isdecimal()):
        return None
    if word in ("unites", "unidades", "unidad", "unite") and scan.word(position + 1) == "internationales":
        return code, position + 2
    if word.startswith("unid") and scan.word(position + 1) == "internacionales":
        return code, position + 2
    return code, position + 1


def _millions(scan: Scan, position: int) -> int | None:
    """The position behind "MUI", "MIU", "MU" or "M UI", millions of units; "mU" are thousandths of one."""
    word, written = scan.word(position), scan.written(position)
    if word in ("mui", "miu") or written == "MU":
        return position + 1
    millions = written == "M" or word == "mio"
    return position + 2 if millions and scan.word(position + 1) in _UNITS_OF_ACTIVITY else None


def _denominator(scan: Scan, position: int, base: str) -> tuple[str | None, int] | None:
    """(code, behind) of what follows "/" at `position`; (None, …) for a concentration; None where nothing is taken."""
    sign, word = scan.word(position), scan.word(position + 1)
    if sign in (".", "·"):
        # mg.kg-1, mg·m-2
        if word in ("kg", "m") and scan.word(position + 2) == "-" and scan.word(position + 3) in ("1", "2"):
            return ("kg" if word == "kg" else "m2"), position + 4
        return None
    if word in ("kg", "kilo", "kilogramme", "kilogram", "kilogramo"):
        return "kg", position + 2
    if (area := _square_metre(scan, position + 1)) is not None:
        return "m2", area
    if sign == "/" and word == "h" and base in RATED and scan.word(position + 2) != "/":
        return "h", position + 2
    if word in ("min", "mn", "minute", "minuto", "h", "hour", "heure", "hora") and base in RATED:
        return TIME_UNITS[word], position + 2
    if word in ("min", "mn", "minute", "minuto"):
        return None, position
    if word in _LABORATORY or (word in ("100", "1000") and scan.word(position + 2) == "ml"):
        return None, position
    return None


def _square_metre(scan: Scan, position: int) -> int | None:
    """The position behind "m2", "m²", "m^2", "m(2)", "rn2", "mètre carré", "square meter" at `position`."""
    word, following = scan.word(position), scan.word(position + 1)
    if word in ("square", "sq") and following in ("meter", "metre", "m"):
        return position + 2
    if word in ("m2", "sqm"):
        return position + 1
    if word in ("metre", "metro", "m") and following in ("carre", "cuadrado"):
        return position + 2
    if word not in ("m", "rn"):
        return None
    if following == "2" and scan.glued(position + 1):
        return position + 2
    if following == "^" and scan.word(position + 2) == "2":
        return position + 3
    if following == "(" and scan.word(position + 2) == "2" and scan.word(position + 3) == ")":
        return position + 4
    return None
