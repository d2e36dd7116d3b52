"""The world almanac that ships with argmap, and the tool that builds it from editions of The World Factbook."""
