"""The version, which every output names."""

VERSION = "0.2.0"
