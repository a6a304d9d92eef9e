"""Past decisions taken anew under a candidate policy, from their logged facts alone."""
