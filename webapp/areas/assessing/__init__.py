"""Assessments: what is offered, the attempt, the result; for trainers the attempts of a site."""
