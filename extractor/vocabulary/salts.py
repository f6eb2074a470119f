"""Words of a salt, ester or hydrate in French, English and Spanish, which a substance's name does not keep."""

from __future__ import annotations

import re

_ANIONS = """
acetate acetato acetonide acetonido aspartate aspartato benzoate benzoato besilate besylate besilato besylato
bicarbonate bicarbonato bitartrate bitartrato bromhydrate bromhidrato bromide bromure bromuro butylbromide
carbonate carbonato chlorhydrate clorhidrato chloride chlorure cloruro citrate citrato decanoate decanoato
diacetate dichlorhydrate diclorhidrato dihydrochloride dimaleate dimaleato dimesylate dipropionate dipropionato
disoproxil ditosylate edisylate embonate enanthate enantate enantato esilate esylate esilato
etexilate estolate ethylsuccinate fumarate fumarato furoate furoato gluconate gluconato hemifumarate hemihydrate
hyclate hydrobromide hydrochloride hydrogenotartrate iodide iodure isethionate isetionate isetionato lactate lactato
lactobionate malate malato maleate maleato mesilate mesylate mesilato mesylato methanesulfonate methylsulfate
methylsulfuro monohydrate monohidrato monohydrochloride mucate napsylate nitrate nitrato oxalate oxalato palmitate
palmitato pamoate pamoato phosphate fosfato pivalate propionate propionato salicylate stearate succinate
succinato sulfate sulfato sulphate tartrate tartrato tosilate tosylate tosilato trihydrate trihidrato
undecanoate undecanoato valerate valerato xinafoate xinafoato anhydre anhydrous anhidro dihydrate dihidrato hemitartrate
camsilate camsylate hydroxide hydroxyde hidroxido
"""
_CATIONS = """
sodium sodique sodica sodico disodium disodique disodica disodico monosodique potassium potassique potasica
potasico calcium calcique calcica calcico magnesium magnesique magnesica magnesico lysine lisina arginine arginina
meglumine meglumina tromethamine tromethamol trometamol trometamina
 hcl dietanolamina diethylamine olamine dimeglumine
"""
ANIONS = frozenset(_ANIONS.split())
SALTS = ANIONS | frozenset(_CATIONS.split())

_any_salt = "|".join(sorted(SALTS, key=len, reverse=True))
AFTER = re.compile(rf"(?:\s{{1,4}}|-)(?:{_any_salt})(?:\s{{1,4}}(?:{_any_salt}))?(?![a-z0-9])")
"""The salt behind a substance: "imatinib mesylate", "enoxaparine sodique"; match at its end."""
BEFORE = re.compile(
    rf"(?:^|(?<=[^a-z0-9]))(?:{_any_salt})(?:\s{{1,4}}(?:{_any_salt}))?\s{{1,4}}(?:de\s{{1,4}}|d'\s?|del\s{{1,4}}|of\s{{1,4}})$"
)
"""The salt before a substance: "mésylate d'", "clorhidrato de "; search in the text that ends where it begins."""
LONGEST_BEFORE = 48
"""Characters before a substance in which its salt is looked for."""

GLUE = frozenset(
    "de d del of la le les l el los the du des un une forme form in sel salt sal pegylated pegylee "
    " pegilada liposomal liposomale liposomica liposomiale pegilado pegylee liposome injectable oral orale".split()
)
"""Words that may stand around a substance in a name to look up without making it another one."""

BIOSIMILAR = re.compile(r"-[a-z]{4}(?![a-z0-9])")
"""The four-letter suffix of the FDA's names of biologics: "bevacizumab-awwb"."""
NO_SUFFIX = frozenset(
    "like free plus bone dose naif sans avec para chop dhap beam doxo gemo mini with line naiv".split()
)
