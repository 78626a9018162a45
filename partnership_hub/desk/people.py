"""How a member of staff is named to the others."""


def name_of(user):
    return (user.get_full_name() or user.get_username()) if user else ""
