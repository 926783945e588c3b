"""The physical world of the device: fluids, cells, pressures, heat, the hands and the faults.

Nothing here decides what to do: that is the controller's, which sees `Measurements` only.
"""
