"""Curation: from drafts to gold that people stand behind.

A dataset is a folder of plain files (`dataset`). Every annotator has an own copy of it that lives in an append-only
log (`log`, `work`, `desk`); whatever they decide is one operation (`operations`). Copies are compared (`agreement`),
their differences settled (`adjudication`), and the result exported as gold (`gold`).
"""
