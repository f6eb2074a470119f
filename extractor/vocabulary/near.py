"""The nearest name of a misspelt one: only for words that end like a drug, and only where one name is near."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

SHORTEST = 7
"""Letters of the shortest word that may be a misspelt name."""
LONG = 9
"""Letters of the shortest word that may be one although its ending is not a drug's."""

ENDINGS = tuple(
    ending.replace("zi", "ci").replace("ze", "ce")
    for ending in """mab nib platin taxel rubicin micin cilin azol pril sartan statin ciclib parib zomib fenac profen dipin olol
    gliptin gliflozin glutid tidin setron triptan oxacin ciclin navir buvir ciclovir vudin cristin blastin relbin
    citabin trexat trexed mustin fosfamid zolamid semid tiazid prazol cain barbital azepam azolam tiapin zapin
    nisolon nison metason cortison parin xaban gatran grel dronat dronic relin relix limus cept grastim poetin
    lucast terol tropi afil zosin curoni domid stigmin penem bactam nidazol conazol omicin ikacin lidon dopa
    tecan poside tinib ratinib taxen noxifen oxifen strozol trozol mestan lutamid sone racetam gabalin pentin
    bamazepin trigin codon morfon fentanil metadon tramadol ofilin afilin oxicam coxib codein morfin fenitoin
    formin glinid glitazon gliclazid clamid purinol curonium etoposid ifosfamid dacarbazin lomid uracil
    fluran calcet rolac famid tiazid ceticin triptilin rexed  oxaliplatin zumab ximab tuzumab lizumab""".split()
)
"""Endings of skeletons of names (see `spelling.skeleton`): INN stems and the ends of common names."""


SHORT_ENDINGS = tuple({ending[-3:] for ending in ENDINGS})
"""Their last letters: for words whose slip is in the ending itself ("epirubucin"), which may have but one."""


class Nearest:
    """Finds the one name nearest to a word, among skeletons of names of seven letters and more."""

    def __init__(self, skeletons: Iterable[str]) -> None:
        self._by_letter: dict[str, list[str]] = {}
        for name in skeletons:
            if len(name) >= SHORTEST - 1:
                self._by_letter.setdefault(name[0], []).append(name)

    def find(self, skeleton: str) -> str | None:
        """The nearest skeleton: one slip away up to eight letters, two above where the ending is a drug's, with
        the same first letter, and nearer than every other; None where there is none."""
        if len(skeleton) < SHORTEST - 1 or not skeleton.endswith(SHORT_ENDINGS):
            return None
        known_ending = skeleton.endswith(ENDINGS)
        if not known_ending and len(skeleton) < LONG:
            return None
        most = 2 if known_ending and len(skeleton) > 8 else 1
        best, best_distance, tied = None, most + 1, False
        for name in self._by_letter.get(skeleton[0], ()):
            if abs(len(name) - len(skeleton)) > most or name[-2:] != skeleton[-2:]:
                continue
            distance = OSA.distance(skeleton, name, score_cutoff=most)
            if distance < best_distance:
                best, best_distance, tied = name, distance, False
            elif distance == best_distance and distance <= most:
                tied = True
        return None if tied else best
