"""What readers find, compare and follow."""
