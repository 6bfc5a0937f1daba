"""A repository of versioned packages: published with signatures, fetched with proof."""
