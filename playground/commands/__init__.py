"""The command line: arguments, printing and exit codes; the work is done in the other packages."""
