"""Marking of hand calculations: what a student wrote, line by line, against what the student's own numbers give."""
