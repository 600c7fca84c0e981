"""The command line: reads arguments, runs the engine, renders, decides the exit code."""
