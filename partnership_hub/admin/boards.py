"""Boards: pages of a section's admin beside its list, as for what is overdue. The list names them above its rows."""

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path, reverse


@dataclass(frozen=True)
class Board:
    name: str  # in its address and the name of its URL
    title: str
    permission: str  # as in “directory.change_organisation”
    context: callable  # of the request: what its template is given; a response instead is sent as it is
    template: str

    def url_name(self, opts):
        return f"{opts.app_label}_{opts.model_name}_{self.name}"

    def address(self, opts):
        return reverse(f"admin:{self.url_name(opts)}")


class BoardsMixin:
    boards = ()
    change_list_template = "admin/boards_change_list.html"

    def get_urls(self):
        own = [
            path(
                f"{board.name}/",
                self.admin_site.admin_view(partial(self.board_view, board=board)),
                name=board.url_name(self.opts),
            )
            for board in self.boards
        ]
        return [*own, *super().get_urls()]

    def board_view(self, request, board):
        if not request.user.has_perm(board.permission):
            raise PermissionDenied
        found = board.context(request)
        if not isinstance(found, dict):
            return found
        shared = {**self.admin_site.each_context(request), "title": board.title, "opts": self.opts}
        return render(request, board.template, shared | found)

    def changelist_view(self, request, extra_context=None):
        boards = [
            (f"admin:{board.url_name(self.opts)}", board.title)
            for board in self.boards
            if request.user.has_perm(board.permission)
        ]
        return super().changelist_view(request, {"boards": boards, **(extra_context or {})})
