"""Who agrees to a response, what exactly they agreed to, and what came of it later."""
