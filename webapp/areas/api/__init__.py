"""What the desktop program talks to: JSON under `/api/v1`, opened by station tokens only."""
