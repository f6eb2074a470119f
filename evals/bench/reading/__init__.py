"""Benchmarks of offline reading: python -m evals.bench.reading [timelines|mentions|speed|start]."""
