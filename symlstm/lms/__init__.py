"""Exercises for learning management systems, which mark each number by itself: Moodle's XML, and R/exams."""
