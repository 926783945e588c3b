"""The simulator: a generic automated cell processing device to be trained on.

`kernel`, `plant`, `controller`, `scenario` and `journal` only compute and play the same on every
machine; `station`, `hmi` and `commands` touch files, network and screen.
"""
