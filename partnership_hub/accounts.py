"""Signing in is for people whom staff have made an account for."""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAccounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False
