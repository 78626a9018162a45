"""How pages are sent: kept while nothing changed, compressed, and copied for when the database is away."""
