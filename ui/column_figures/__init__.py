"""What a layer's column comes to: its chart, its figures, and each municipality's share."""
