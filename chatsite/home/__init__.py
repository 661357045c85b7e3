"""The admin's first page: what goes on here, in figures that lead to the rows behind them."""
