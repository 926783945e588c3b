"""A training run: task, disturbances, record, scoring, views and scripted operators."""
