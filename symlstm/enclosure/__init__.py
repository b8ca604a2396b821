"""Enclosures of real numbers: arithmetic on them, and exp, from which the other functions are made."""
