"""Benchmarks: each figure stands beside what it is compared to, measured in the same run."""
