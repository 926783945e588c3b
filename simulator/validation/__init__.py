"""The model set beside published observations, and the spread of whole virtual batches.

Everything is computed from fixed seeds; the same call gives the same figures everywhere. How work
is shared between processes is the caller's business and changes nothing.
"""
