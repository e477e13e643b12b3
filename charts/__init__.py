"""Charts: pure functions from a DataFrame to a plotly Figure. One module per family, one theme."""
