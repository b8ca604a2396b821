"""The layers that read a prediction off the hidden state: one file each."""
