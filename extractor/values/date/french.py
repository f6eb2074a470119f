"""French words of dates, in the written form that `words` compiles: entries split by spaces or by `|`."""

TABLES: dict[str, str] = {
    "months": "janvier janv jan|fevrier fevr fev|mars mar|avril avr|mai|juin|juillet juil|aout aou|"
    "septembre sept sep|octobre oct|novembre nov|decembre dec",
    "doubtful_months": "",
    "numbers": "un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 "
    "treize:13 quatorze:14 quinze:15 seize:16 vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 "
    "quinzaine:15 dizaine:10 vingtaine:20 trentaine:30 douzaine:12",
    "tens": "vingt trente quarante cinquante soixante",
    "articles": "un une",
    "vague": "quelques plusieurs quelque",
    "ordinals": "premier:1 premiere:1 deuxieme:2 second:2 seconde:2 troisieme:3 quatrieme:4 cinquieme:5 sixieme:6 "
    "septieme:7 huitieme:8 neuvieme:9 dixieme:10 onzieme:11 douzieme:12 treizieme:13 quatorzieme:14 "
    "quinzieme:15 vingtieme:20 trentieme:30",
    "ordinal_marks": "er ere re e eme ieme nd nde",
    "units": "h:H heure:H heures:H jour:D jours:D journee:D j:D jr:D jrs:D semaine:W semaines:W sem:W mois:M an:Y ans:Y "
    "annee:Y annees:Y",
    "plurals": "heures jours semaines ans annees jrs",
    "seasons": "printemps:21 ete:22 automne:23 hiver:24",
    "feasts": "noel:12",
    "parts": "debut|au debut de|au debut d'|debut du mois de|debut du mois d'|debut de|debut d'|debut du|mi-|mi|courant|"
    "courant du mois de|milieu|milieu de|au milieu de|fin|fin de|fin d'|la fin de|la fin du mois de|fin du mois de|"
    "fin du mois d'|mois de:whole|mois d':whole|annee:whole|an:whole",
    "about": "vers|environ|vers la|vers le|aux alentours de|aux alentours du|aux environs de|autour de|autour du|"
    "approximativement en",
    "cues": "en depuis des avant apres vers courant annee an debut fin mi jusqu'en pendant durant",
    "weak_cues": "de a du le et au entre d'",
    "year_verbs": "debute debutee commence commencee arrete arretee opere operee diagnostique diagnostiquee depuis ne nee depiste",
    "of": "de d' du",
    "ranges": "a et au - ou puis jusqu'a jusqu'en jusqu'au",
    "after_unit": "apres:+narrative|plus tard:+narrative|plus tot:-narrative|avant:-narrative|auparavant:-narrative|"
    "suivant:+narrative|post:+narrative|en arriere:-report|ensuite:+narrative|de cela:-report|precedant:-narrative",
    "before_number": "il y a:-report|y a:-report|voila:-report|voici:-report|apres:+narrative|au bout de:+narrative|"
    "au bout d':+narrative",
    "beside_unit_after": "suivant:+1narrative|suivante:+1narrative|d'apres:+1narrative|precedent:-1narrative|"
    "precedente:-1narrative|d'avant:-1narrative|dernier:-1report|derniere:-1report|passe:-1report|passee:-1report|"
    "prochain:+1report|prochaine:+1report|meme:0narrative|en cours:0report",
    "beside_unit_before": "le meme:0narrative|la meme:0narrative|du meme:0narrative|ce meme:0narrative|"
    "cette meme:0narrative|au meme:0narrative|meme:0narrative|prochain:+1report|prochaine:+1report",
    "half": "et demi|et demie",
    "fixed": "lendemain:P1D=narrative|le lendemain:P1D=narrative|surlendemain:P2D=narrative|"
    "le surlendemain:P2D=narrative|veille:-P1D=narrative|la veille:-P1D=narrative|avant-veille:-P2D=narrative|"
    "l'avant-veille:-P2D=narrative|aujourd'hui:P0D=report|a ce jour:P0D=report|ce jour:P0D=report|"
    "actuellement:P0D=report|a l'heure actuelle:P0D=report|hier:-P1D=report|avant-hier:-P2D=report|demain:P1D=report|"
    "apres-demain:P2D=report|recemment:before=report|peu apres:after=narrative|peu de temps apres:after=narrative|"
    "quelque temps apres:after=narrative|quelque temps plus tard:after=narrative|peu avant:before=narrative|"
    "a cette epoque:P0D=narrative|a cette date:P0D=narrative|a ce moment-la:P0D=narrative|a ce moment:P0D=narrative|"
    "jour meme:P0D=narrative|le jour meme:P0D=narrative",
    "ages": "d'age",
    "year_of": "de la meme annee:0narrative|la meme annee:0narrative|de cette meme annee:0narrative|"
    "de cette annee-la:0narrative|de l'annee suivante:+1narrative|l'annee suivante:+1narrative|"
    "de l'annee d'apres:+1narrative|de l'annee precedente:-1narrative|de l'annee derniere:-1report|"
    "de l'annee passee:-1report|de cette annee:0report|dernier:last|prochain:next",
}
