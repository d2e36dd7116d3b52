"""The version, which every output names."""

VERSION = "0.1.0"
