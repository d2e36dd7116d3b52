"""Stories: taken in, listed, searched, drawn anew, and carried over from draft to draft."""
