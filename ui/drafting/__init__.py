"""The step Yttrande: the response's text, its marks, its versions."""
