"""The front end: from Python modules, through mypy's typed trees, to the IR."""
