"""What the page of statistics is put together of."""
