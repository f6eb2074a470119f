"""Damaged answers: gold as a perfect answer, spoilt on purpose, to measure what settling notices.

python -m evals.bench.damage [--seeds DIR] [--annotations DIR] [--json FILE]
"""
