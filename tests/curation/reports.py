"""Twelve invented reports in three languages, short enough to be annotated by a test."""

from __future__ import annotations

from extractor.report import Report

_TEXTS = (
    ("fr", "Mme A., GIST. Imatinib 400 mg par jour depuis octobre 2009. Réponse complète en décembre 2009."),
    ("fr", "Cancer du sein. Létrozole 2,5 mg par jour débuté en mars 2015. Maladie stable en juin 2015."),
    (
        "fr",
        "Lymphome. Rituximab 375 mg/m2 toutes les 3 semaines à partir du 04/02/2018. Réponse partielle en mai 2018.",
    ),
    (
        "fr",
        "Mélanome. Vémurafénib 960 mg deux fois par jour en janvier 2014, arrêté en août 2014 pour progression.",
    ),
    ("en", "Lung cancer. Osimertinib 80 mg daily was started in May 2019. Partial response in July 2019."),
    ("en", "CML. Nilotinib 300 mg twice daily since June 2012. Complete response in January 2013."),
    ("en", "Myeloma. Lenalidomide 25 mg daily from March 2016, stopped in September 2017 for progression."),
    ("en", "Renal cancer. Sunitinib 50 mg daily was started in April 2011. Stable disease in August 2011."),
    (
        "es",
        "Cáncer de colon. Capecitabina 1250 mg/m2 dos veces al día desde enero de 2016. Respuesta parcial en abril de 2016.",
    ),
    ("es", "GIST. Imatinib 400 mg al día desde mayo de 2010. Enfermedad estable en septiembre de 2010."),
    (
        "es",
        "Hepatocarcinoma. Sorafenib 400 mg cada 12 horas desde febrero de 2017. Progresión en julio de 2017.",
    ),
    ("en", "Follow-up visit. No drug was given. The patient feels well and was discharged."),
)


def twelve_reports() -> list[Report]:
    """The reports, `r01` to `r12`."""
    return [
        Report(id=f"r{number:02}", text=text, language=language, patient=f"p{number:02}")  # type: ignore[arg-type]
        for number, (language, text) in enumerate(_TEXTS, 1)
    ]
