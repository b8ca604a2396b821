"""Variants of a problem, and classes in which everybody has one.

Which module does what:

variants       draws variants of a problem; with slots, allowed, draws (which numbers, what they may become, by chance), pleasant and
               diagnosable (which variants are kept)
make           makes a class: roster (who is in it), paper (what one person gets), pool (by which processes), run and folder (what is done
               and what is written), same_class (what is refused), stems, manifest, stress, report
marked_class   marks a class: class_folder (the folder as it is read), people (whose sheet it is), expected (whose paper stands on it),
               papers (what each sheet is marked against), printed (what the worksheets print to go on from)
"""
