"""Engines: what answers the question that a pipeline asks of a report — rules, a language model, a recording."""
