"""HOW: the practice of mediation, from intake to settlement or referral, and the doors that lead to it."""
