"""The widgets of the register's page."""
