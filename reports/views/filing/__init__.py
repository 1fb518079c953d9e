"""What pages of clerk and supervisor share."""
