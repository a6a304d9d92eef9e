"""What a security team changes on evidence: thresholds, measured on labelled texts before anything counts by them."""
