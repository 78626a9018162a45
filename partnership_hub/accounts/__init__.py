"""People who sign in: how accounts come about, and what a sign-in has to be."""
