"""Programs for developers: benchmarks and golden runs. Nothing here is installed."""
