"""Published figures recomputed: what does not follow from what, by how much, and why it may be so."""
