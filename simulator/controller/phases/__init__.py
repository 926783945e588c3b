"""Equipment phases of UP1 and UP2: what the device does and asks, step by step.

A phase sees instruments, its parameters and its own memory; it knows nothing of the plant's true
state, of scenarios or of scoring.
"""
