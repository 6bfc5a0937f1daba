"""Open data services: what they offer, and snapshots of it that need no network afterwards."""
