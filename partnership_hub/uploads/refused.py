class Refused(Exception):
    """Why a file is not taken: a code of messages.py and what its sentence names."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params
