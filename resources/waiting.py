"""What waits about resources, for the start page."""

from partnership_hub.twins.waiting_pairs import pairs_of

from .models import Resource

kinds = [pairs_of(Resource)]
