"""An index beside each layer: what lies where, mapped into memory and never believed unchecked."""
