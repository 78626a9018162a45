"""`make bench`: what a page costs, as a multiple of an empty view. docs/performance.md says how to read it."""
