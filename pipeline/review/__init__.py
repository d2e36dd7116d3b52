"""The desk in the browser where editors correct maps and fact-checkers settle flags: ``argmap review``."""
