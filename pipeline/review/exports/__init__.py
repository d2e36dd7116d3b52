"""What leaves the desk: the log, lists, memos, reviews, corrections and queries."""
