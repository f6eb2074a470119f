"""Batch: a run over ten reports or ten million, kept in a folder: journalled, resumable, limited, accounted for."""
