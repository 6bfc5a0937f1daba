"""The page Utseende and its parts."""
