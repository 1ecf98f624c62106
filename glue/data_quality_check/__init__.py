"""Evaluate the rules on the candidates, then publish or stop."""
