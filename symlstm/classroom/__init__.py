"""From one problem to a whole class: variants with other numbers."""
