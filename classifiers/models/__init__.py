"""Encoders: what they tell, how texts become pieces, what runs them. The one home of torch, transformers and OpenVINO."""
