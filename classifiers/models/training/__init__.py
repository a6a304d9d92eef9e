"""How the encoder is made: its base from pinned files, labelled texts to batches, the loop, calibration and card."""
