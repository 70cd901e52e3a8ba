"""What follows when cells move: one small adjuster for each kind of thing, and the table of them."""
