"""Turn narrative clinical reports into structured, grounded records of drugs, doses, dates and responses."""

__version__ = "0.1.0"
