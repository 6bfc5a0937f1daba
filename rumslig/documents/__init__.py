"""What leaves a case: the response as docx and PDF, maps, a web map and a file of findings."""
