"""The desktop session around the engine: files, pairing, permits, pacing and upload.

Here the pure engine meets a disk, a clock and a network. No window and no key press belongs here;
those are in `simulator.hmi`.
"""
