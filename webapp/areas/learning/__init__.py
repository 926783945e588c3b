"""Learning: the dashboard, courses, lessons, and the releases behind them."""
