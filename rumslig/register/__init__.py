"""The register: which cases there are, in SQLite or PostgreSQL. It knows rows and no cases."""
