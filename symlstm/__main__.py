"""`python -m symlstm`: the command line."""

from symlstm.cli import main

main(prog_name="symlstm")
