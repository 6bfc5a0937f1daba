"""What is shown before there is a case: what to do, and the questions a file raises."""
