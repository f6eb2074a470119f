"""Does the gate catch real damages and let harmless changes pass: `python -m evals.bench.gate`."""
