"""What the step Yttrande is made of."""
