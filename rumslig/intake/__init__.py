"""What comes in: mails, archives and documents, what stands in them, and what they propose."""
