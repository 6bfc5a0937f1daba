"""What the view of dates is put together of."""
