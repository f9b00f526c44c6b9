"""Values, intervals, money, periods and citations: pure data that knows nothing above it."""
