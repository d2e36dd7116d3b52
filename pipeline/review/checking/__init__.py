"""What people say of figures, and what checking makes of it: readings, rows entered at the desk, wordings taught."""
