"""The page of public registers: what they may say of our own firms."""
