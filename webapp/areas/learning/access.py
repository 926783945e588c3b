"""Who may learn, and who may look behind the lessons."""

from webapp.platform.access import Actor, Role

READERS = (Role.TRAINEE, Role.TRAINER, Role.AUTHOR, Role.AUDITOR, Role.ADMINISTRATOR)
"""Everybody with a role may read lessons."""

LEARNERS = (Role.TRAINEE,)
"""Only trainees leave traces: positions, answers, completed modules."""

CURATORS = (Role.AUTHOR, Role.TRAINER, Role.AUDITOR, Role.ADMINISTRATOR)
"""May look at releases, their differences and their lessons."""


def may_learn(actor: Actor) -> bool:
    """Tell whether reading counts for this person."""
    return actor.holds(*LEARNERS)


def may_curate(actor: Actor) -> bool:
    """Tell whether the releases are open to this person."""
    return actor.holds(*CURATORS)
