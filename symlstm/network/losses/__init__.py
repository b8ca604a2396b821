"""What a prediction is compared with its target by: one file each. `problem/stages.py` chooses among them, `numbers/witness` checks them."""
