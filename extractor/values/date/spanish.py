"""Spanish words of dates, in the written form that `words` compiles: entries split by spaces or by `|`."""

TABLES: dict[str, str] = {
    "months": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    "doubtful_months": "",
    "numbers": "un:1 una:1 uno:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 "
    "trece:13 catorce:14 quince:15 dieciseis:16 diecisiete:17 dieciocho:18 diecinueve:19 veinte:20 "
    "veintiun:21 veintiuna:21 veintidos:22 veintitres:23 veinticuatro:24 veinticinco:25 veintiseis:26 "
    "veintisiete:27 veintiocho:28 veintinueve:29 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 par:2",
    "tens": "treinta cuarenta cincuenta sesenta",
    "articles": "un una uno",
    "vague": "algunos algunas varios varias pocos pocas unos unas",
    "ordinals": "primer:1 primero:1 primera:1 segundo:2 segunda:2 tercer:3 tercero:3 tercera:3 cuarto:4 cuarta:4 "
    "quinto:5 quinta:5 sexto:6 sexta:6 septimo:7 septima:7 octavo:8 octava:8 noveno:9 novena:9 decimo:10 "
    "decima:10 undecimo:11 duodecimo:12",
    "ordinal_marks": "o a er",
    "units": "h:H hora:H horas:H dia:D dias:D semana:W semanas:W sem:W mes:M meses:M ano:Y anos:Y",
    "plurals": "horas dias semanas meses anos",
    "seasons": "primavera:21 verano:22 otono:23 invierno:24",
    "feasts": "navidad:12 navidades:12",
    "parts": "principios de|principios del|a principios de|a principios del|comienzos de|a comienzos de|inicios de|"
    "a inicios de|mediados de|mediados del|a mediados de|a mediados del|finales de|finales del|a finales de|"
    "a finales del|fines de|a fines de|final de|principios del mes de|mediados del mes de|finales del mes de|"
    "a finales del mes de|principios del ano|finales del ano|a principios del ano|a finales del ano|"
    "a mediados del ano|mes de:whole|ano:whole",
    "about": "hacia|alrededor de|alrededor del|aproximadamente en|en torno a|aproximadamente",
    "cues": "en desde hasta hacia durante ano antes tras despues",
    "weak_cues": "de del a y al e el entre",
    "year_verbs": "iniciado iniciada suspendido suspendida diagnosticado diagnosticada operado operada intervenido intervenida nacido nacida",
    "of": "de del",
    "ranges": "a y al - hasta o e",
    "after_unit": "despues:+narrative|mas tarde:+narrative|tras:+narrative|posteriormente:+narrative|post:+narrative|"
    "antes:-narrative|previamente:-narrative|previos:-narrative|previas:-narrative|atras:-report",
    "before_number": "hace:-report|hacia:-narrative|tras:+narrative|tras los:+narrative|al cabo de:+narrative|"
    "a los:+narrative|a las:+narrative|despues de:+narrative",
    "beside_unit_after": "siguiente:+1narrative|posterior:+1narrative|anterior:-1narrative|previo:-1narrative|"
    "previa:-1narrative|pasado:-1report|pasada:-1report|proximo:+1report|proxima:+1report|en curso:0report",
    "beside_unit_before": "el mismo:0narrative|la misma:0narrative|mismo:0narrative|misma:0narrative|"
    "ese mismo:0narrative|esa misma:0narrative|ese:0narrative|esa:0narrative|aquel:0narrative|aquella:0narrative|"
    "el proximo:+1report|la proxima:+1report|el siguiente:+1narrative|la siguiente:+1narrative|"
    "al siguiente:+1narrative|este:0report|esta:0report",
    "half": "y medio|y media",
    "fixed": "hoy:P0D=report|actualmente:P0D=report|en la actualidad:P0D=report|la actualidad:P0D=report|"
    "en el momento actual:P0D=report|momento actual:P0D=report|la fecha actual:P0D=report|fecha actual:P0D=report|"
    "a dia de hoy:P0D=report|ayer:-P1D=report|anteayer:-P2D=report|recientemente:before=report|"
    "poco despues:after=narrative|poco antes:before=narrative|tiempo despues:after=narrative|"
    "en ese momento:P0D=narrative|ese momento:P0D=narrative|en aquel momento:P0D=narrative|"
    "en esa epoca:P0D=narrative|esa epoca:P0D=narrative|esas epocas:P0D=narrative|en esa fecha:P0D=narrative",
    "ages": "edad",
    "year_of": "del mismo ano:0narrative|de ese mismo ano:0narrative|de ese ano:0narrative|de aquel ano:0narrative|"
    "de dicho ano:0narrative|del ano siguiente:+1narrative|del siguiente ano:+1narrative|del ano anterior:-1narrative|"
    "del ano pasado:-1report|de este ano:0report|del presente ano:0report|del ano en curso:0report|"
    "pasado:last|proximo:next",
}
