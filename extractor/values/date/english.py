"""English words of dates, in the written form that `words` compiles: entries split by spaces or by `|`."""

TABLES: dict[str, str] = {
    "months": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    "doubtful_months": "may march",
    "numbers": "a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 "
    "thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 "
    "forty:40 fifty:50 sixty:60 couple:2",
    "tens": "twenty thirty forty fifty sixty",
    "articles": "a an",
    "vague": "few several some many various couple",
    "ordinals": "first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11 "
    "twelfth:12 thirteenth:13 fourteenth:14 fifteenth:15 sixteenth:16 seventeenth:17 eighteenth:18 "
    "nineteenth:19 twentieth:20 thirtieth:30",
    "ordinal_marks": "st nd rd th",
    "units": "h:H hr:H hrs:H hour:H hours:H day:D days:D d:D week:W weeks:W wk:W wks:W month:M months:M mo:M mos:M "
    "year:Y years:Y yr:Y yrs:Y",
    "plurals": "hours days weeks months years hrs wks yrs mos",
    "seasons": "spring:21 summer:22 autumn:23 fall:23 winter:24",
    "feasts": "christmas:12 xmas:12 thanksgiving:11",
    "parts": "early|early in|beginning of|the beginning of|start of|the start of|mid-|mid|middle of|the middle of|late|"
    "late in|end of|the end of|month of:whole|year:whole|year of:whole",
    "about": "around|about|approximately|circa|c.|ca.|ca|roughly",
    "cues": "in since until till during by before after around circa early late mid from year through between",
    "weak_cues": "of to and on at the",
    "year_verbs": "started begun stopped diagnosed excised resected operated born dob stopped removed relapsed",
    "of": "of ,",
    "ranges": "to and - or through until till",
    "after_unit": "later:+narrative|after:+narrative|afterwards:+narrative|afterward:+narrative|thereafter:+narrative|"
    "post:+narrative|following:+narrative|into:+narrative|subsequently:+narrative|follow-up:+narrative|"
    "followup:+narrative|postoperatively:+narrative|post-operatively:+narrative|before:-narrative|"
    "earlier:-narrative|prior:-narrative|previously:-narrative|beforehand:-narrative|preceding:-narrative|"
    "ago:-report|back:-report|hence:+report|from now:+report",
    "before_number": "after:+narrative",
    "beside_unit_after": "",
    "beside_unit_before": "the following:+1narrative|following:+1narrative|the next:+1narrative|"
    "the very next:+1narrative|the same:0narrative|same:0narrative|that same:0narrative|that:0narrative|"
    "the previous:-1narrative|previous:-1narrative|the preceding:-1narrative|last:-1report|next:+1report|this:0report",
    "half": "and a half|and half",
    "fixed": "today:P0D=report|currently:P0D=report|at present:P0D=report|presently:P0D=report|to date:P0D=report|"
    "nowadays:P0D=report|yesterday:-P1D=report|tomorrow:P1D=report|recently:before=report|"
    "shortly after:after=narrative|shortly thereafter:after=narrative|soon after:after=narrative|"
    "soon thereafter:after=narrative|shortly before:before=narrative|sometime later:after=narrative|"
    "some time later:after=narrative|the day after:P1D=narrative|the day before:-P1D=narrative|"
    "at that time:P0D=narrative|at that point:P0D=narrative",
    "ages": "old",
    "year_of": "of the same year:0narrative|the same year:0narrative|of that year:0narrative|that year:0narrative|"
    "of that same year:0narrative|that same year:0narrative|of the following year:+1narrative|"
    "the following year:+1narrative|of the next year:+1narrative|the next year:+1narrative|"
    "of the previous year:-1narrative|of the preceding year:-1narrative|of last year:-1report|last year:-1report|"
    "of this year:0report|this year:0report|of next year:+1report|last:last",
}
