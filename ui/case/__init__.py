"""The task Ärende: assess what the check found, and export the response."""
