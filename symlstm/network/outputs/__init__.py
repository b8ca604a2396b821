"""The layers that read a prediction off the hidden state: one file each. `problem/stages.py` chooses among them, `numbers/witness` checks
them."""
