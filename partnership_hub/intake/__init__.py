"""Take in: a link or a file becomes a draft, with what could be learnt of it, each guess marked as one.

models.py    Intake: one link or file, its state, what was guessed and from what
networks.py  which addresses are public;  fetching.py: one of them fetched, in a limited process, without Django
fetched.py   the worker's side of that process
reading.py   the task: fetch, have it parsed in the child process of uploads, guess, look for doubles, make the draft
guesses.py   what the parsed says of title, date, summary …;  languages.py dates.py titles.py
doubles.py   what is here already;  drafts.py: the draft, and what may be done about a double
sources.py   in words: where a guess comes from, and why something could not be read
"""
