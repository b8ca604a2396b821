"""Certified numbers: each value enclosed and rounded (`certify`), by mpmath or by Arb (the files that begin with `arb_`), checked against
NumPy (`crosscheck`, `witness`), and put on the page with as many digits as its line needs (`fitted_lines`, `finished_page`)."""
