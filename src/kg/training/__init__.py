"""Commands that learn what the components ship; none of it runs when articles are read."""
