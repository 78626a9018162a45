"""Partners: people of listed organisations who sign in, how they come to it, and what that opens to them."""
