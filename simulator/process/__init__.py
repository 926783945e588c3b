"""The biology of the process as equations, and whole virtual batches made of them.

One module for each group of equations: hold, selection, culture, vector, integration, washing,
freezing, storage, electroporation, contamination and measurement. Nothing here knows the device, a
screen or a file; numbers come from profiles, chance from streams of a seed.
"""
