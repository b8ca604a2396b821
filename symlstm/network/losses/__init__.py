"""What a prediction is compared with its target by: one file each."""
