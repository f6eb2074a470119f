"""Evaluation suites, baselines, recordings and benchmarks of this repository."""
