"""How long scoring takes, beside nervaluate and stickler on the same reports: `python -m evals.bench.scale`."""
