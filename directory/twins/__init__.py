"""Organisations that may be one and the same: how they are known again, and how two become one."""
