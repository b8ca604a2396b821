"""What is said of marked sheets: to the student, and to the lecturer about a class."""
