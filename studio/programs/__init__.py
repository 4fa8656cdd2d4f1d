"""External programs and helper processes: started by argument list, never through a shell, always with a time limit."""
