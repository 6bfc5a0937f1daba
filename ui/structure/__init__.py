"""A municipality's ÖP beside the structure images: the pairs, and where they lie."""
