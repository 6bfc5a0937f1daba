"""How the planner wants a layer drawn: the page Utseende of the layer room."""
