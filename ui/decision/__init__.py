"""The step Beslut: who agrees, what is frozen, its versions, and the documents to make."""
