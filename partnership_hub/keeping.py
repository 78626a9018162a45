"""What was used last, as far as a size holds it."""

from collections import OrderedDict
from threading import Lock


class Kept:
    def __init__(self, most):
        self.most, self.size = most, 0
        self.things, self.lock = OrderedDict(), Lock()

    def get(self, name):
        with self.lock:
            if name not in self.things:
                return None
            self.things.move_to_end(name)
            return self.things[name][0]

    def keep(self, name, thing, size):
        with self.lock:
            if name not in self.things:
                self.things[name] = thing, size
                self.size += size
            while self.size > self.most:
                self.size -= self.things.popitem(last=False)[1][1]
