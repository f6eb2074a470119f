"""The offline engine: fills a task's records from text alone, by value types, roles and cues.

A report passes these stages, each in a file of its own:

    document     mentions of every field's values, sentences, sections, cues and signals, each found once
    groups       drug mentions that the text joins into one combination, a regimen with its components
    acts         what each sentence does with each group: begun, stopped, switched, planned, refused, …
    times        which date of a sentence begins, ends or dates what
    attachment   which dose, schedule, route, … belongs to which drug
    timeline     the walk through the text: stretches of treatment, with the state of the narrative;
                 changes says what a mention does, filling and dosing what it tells, succession what it ends
    assessments  responses and reactions, linked to the drugs then being taken
    effects      what other medicines did to what they were given for
    closing      how each stretch ended and stands, by one table of decisions
    building     the schema's records

A list without a medication is read by `plain`. Nothing here knows a disease: a drug's class comes from the
schema's own `complete`, cues of response or outcome from the lexicons beside the schema.
"""

from extractor.engines.rules.engine import RulesEngine

__all__ = ["RulesEngine"]
