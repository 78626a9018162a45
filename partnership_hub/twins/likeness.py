"""Likeness (abstract): the keys by which an entry is known again, one row an entry, and the pairs that share some.

Triggers empty the keys of an entry when anything that they were made of changes, however it was written; they are made
anew when somebody asks. The row is what the two wait for each other at: who makes keys holds it, so that a change
that is not seen yet empties them afterwards. A key that more than a few have in common says nothing."""

from collections import defaultdict
from contextlib import contextmanager

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction
from django.db.models import Q

from ..search import analysis

VERSION = 100 * analysis.VERSION + 2  # raise it when keys are made otherwise: all are then made anew
IN_ONE_GO, IN_A_RUN = 100, 2_000  # entries whose keys are made
MOST_PAIRS, MOST_CANDIDATES, MOST_HOLDERS = 300, 40, 200
STRONG_SHARED_BY, WORD_SHARED_BY = 6, 40  # at most

TRIGGER = "forgets_likeness"
FUNCTION = """
CREATE OR REPLACE FUNCTION hub_forget_likeness() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forget text := format('UPDATE %I SET keys = NULL, version = 0 WHERE entry_id = ($1).%I', TG_ARGV[0], TG_ARGV[1]);
BEGIN
    IF TG_OP <> 'INSERT' THEN EXECUTE forget USING OLD; END IF;
    IF TG_OP <> 'DELETE' THEN EXECUTE forget USING NEW; END IF;
    IF TG_OP = 'INSERT' AND TG_ARGV[1] = 'id' THEN
        EXECUTE format('INSERT INTO %I (entry_id, version) VALUES ($1, 0) ON CONFLICT DO NOTHING', TG_ARGV[0])
        USING NEW.id;
    END IF;
    RETURN NULL;
END $$
"""
ON_ROWS = """
CREATE OR REPLACE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION hub_forget_likeness('{likeness}', '{column}')
"""
ROWS = (
    "INSERT INTO {likeness} (entry_id, version) SELECT id, 0 FROM {entries} ON CONFLICT DO NOTHING"  # for earlier ones
)
# What counts for how much: 3 the same name, 2 a number or an address, 1 an acronym or a host, less a rare word.
PAIRS = """
WITH key AS (
    SELECT l.entry_id AS id, unnest(l.keys) AS key FROM {likeness} l JOIN {entries} e ON e.id = l.entry_id
    WHERE {live}
), shared AS (
    SELECT key, count(*) AS n, CASE left(key, 2) WHEN 'p:' THEN 2 WHEN 'm:' THEN 2 WHEN 'a:' THEN 1 WHEN 'd:' THEN 1
        WHEN 'w:' THEN 1.0 / sqrt(count(*)) ELSE 3 END AS worth
    FROM key GROUP BY key HAVING count(*) BETWEEN 2 AND CASE WHEN key LIKE 'w:%%' THEN %(word)s ELSE %(strong)s END
), known AS (SELECT key.id, key.key, shared.worth FROM key JOIN shared USING (key))
SELECT a.id, b.id FROM known a JOIN known b ON a.key = b.key AND a.id < b.id
WHERE {among} AND NOT EXISTS (
    SELECT FROM {decided} d WHERE (d.entry_id, d.other_id) IN ((a.id, b.id), (b.id, a.id))
)
GROUP BY a.id, b.id ORDER BY sum(a.worth) DESC, a.id DESC, b.id DESC LIMIT %(most)s
"""
CANDIDATES = """
SELECT l.entry_id FROM {likeness} l JOIN {entries} e ON e.id = l.entry_id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE key NOT LIKE 'w:%%') AS strong, count(*) AS any
    FROM unnest(l.keys) key WHERE key = ANY(%(keys)s)
) shared
WHERE l.keys && %(keys)s AND {live} AND e.id <> %(but)s
ORDER BY shared.strong DESC, shared.any DESC, l.entry_id DESC LIMIT %(most)s
"""
HOLDERS = """
SELECT key, l.entry_id FROM unnest(%(keys)s::text[]) key
CROSS JOIN LATERAL (SELECT entry_id FROM {likeness} WHERE keys @> ARRAY[key] LIMIT %(most)s) l
JOIN {entries} e ON e.id = l.entry_id WHERE {live}
"""


@contextmanager
def by_index():
    """The planner cannot know how rare a key is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


class Likeness(models.Model):
    readers_see_it = False
    while_one_waits = 20  # entries whose keys are made

    keys = ArrayField(models.TextField(), null=True)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        default_permissions = ()
        indexes = [
            GinIndex(fields=["keys"], name="%(class)s_keys"),
            models.Index(fields=["version"], name="%(class)s_version"),
        ]

    def __str__(self):
        return str(self.pk)

    @classmethod
    def made_of(cls):
        """Names of the entry's relations that its keys are made of, besides its own row."""
        return ()

    @classmethod
    def of_entries(cls, keys):
        """(key of an entry, the keys it is known by) for each of some entries."""
        raise NotImplementedError

    @classmethod
    def entries(cls):
        return cls._meta.get_field("entry").related_model

    @classmethod
    def catch_up(cls, most=None):
        """Makes the keys that are missing, the newest entries' first; says of how many."""
        with transaction.atomic():
            held = cls._stale().select_for_update(skip_locked=True)
            if due := list(held.values_list("pk", flat=True)[: most or cls.while_one_waits]):
                cls._make(due)
        return len(due)

    @classmethod
    def catch_up_for_a_while(cls):
        """For the worker and the housekeeping: piece by piece, each committed."""
        made = 0
        while made < IN_A_RUN and (number := cls.catch_up(IN_ONE_GO)):
            made += number
        return made

    @classmethod
    def _stale(cls):
        return cls.objects.filter(version__lt=VERSION).order_by("-pk")

    @classmethod
    def _make(cls, due):
        cls._write(cls.of_entries(due))

    @classmethod
    def _write(cls, made):
        rows = (cls(pk=pk, keys=sorted(keys), version=VERSION) for pk, keys in made)
        cls.objects.bulk_create(rows, update_conflicts=True, update_fields=["keys", "version"], unique_fields=["entry"])

    @classmethod
    def forget(cls, **which):
        """As the triggers do."""
        cls.objects.filter(**which).update(keys=None, version=0)

    @classmethod
    def is_behind(cls):
        return cls._stale().exists()

    @classmethod
    def holders(cls, keys):
        """{key: keys of the entries that have it}."""
        found = defaultdict(set)
        with by_index():
            for key, pk in cls._ask(HOLDERS, keys=sorted(keys), most=MOST_HOLDERS):
                found[key].add(pk)
        return found

    @classmethod
    def candidates(cls, keys, but=None):
        """The keys of entries that have some of these in common, the most first."""
        return [pk for (pk,) in cls._ask(CANDIDATES, keys=sorted(keys), but=but or 0, most=MOST_CANDIDATES)]

    @classmethod
    def pairs(cls, decided, countries=(), by=None):
        """Pairs of keys of entries that may be twins, the likeliest first, without those that somebody decided on. Of
        some countries: those of which one is filed there, or was taken in by whoever asks."""
        among = "TRUE"
        if countries:
            field = cls.entries()._meta.get_field("countries")
            table, column = field.remote_field.through._meta.db_table, field.m2m_column_name()
            filed = f"SELECT FROM {table} c WHERE c.{column} IN (a.id, b.id) AND c.country_id = ANY(%(countries)s)"
            entries = cls.entries()._meta.db_table
            own = f"SELECT FROM {entries} t WHERE t.id IN (a.id, b.id) AND t.taken_in_by_id = %(by)s"
            among = f"(EXISTS ({filed}) OR EXISTS ({own}))"
        texts = {"among": among, "decided": decided._meta.db_table}
        limits = {"strong": STRONG_SHARED_BY, "word": WORD_SHARED_BY, "most": MOST_PAIRS}
        return cls._ask(PAIRS, texts, **limits, countries=list(countries), by=by)

    @classmethod
    def _ask(cls, query, texts=None, **parameters):
        tables = {"likeness": cls._meta.db_table, "entries": cls.entries()._meta.db_table}
        merged = "e.merged_into_id IS NULL AND " if hasattr(cls.entries(), "merged_into") else ""
        tables["live"] = f"{merged}e.binned_at IS NULL"
        with connection.cursor() as cursor:
            cursor.execute(query.format(**tables, **(texts or {})), parameters)
            return cursor.fetchall()


class NotTwins(models.Model):
    """Two entries that look like one and are not: who said so, when and why."""

    readers_see_it = False

    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    @classmethod
    def decided(cls, key):
        """Keys of the entries that one entry is not."""
        ours = cls.objects.filter(Q(entry=key) | Q(other=key)).values_list("entry_id", "other_id")
        return {one for pair in ours for one in pair} - {key}

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Least("entry", "other"), models.functions.Greatest("entry", "other"),
                name="%(app_label)s_%(class)s_once",
            ),
            models.CheckConstraint(condition=~Q(entry=models.F("other")), name="%(app_label)s_%(class)s_are_two"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.entry} ≠ {self.other}"


def _sources(likeness):
    """(table, column that says of which entry) of all that keys are made of."""
    entries = likeness.entries()
    yield entries._meta.db_table, "id"
    for name in likeness.made_of():
        relation = entries._meta.get_field(name)
        if relation.many_to_many:
            yield relation.remote_field.through._meta.db_table, relation.m2m_column_name()
        else:
            yield relation.related_model._meta.db_table, relation.field.column


def install_triggers(**kwargs):
    """After every migration, as those of the version."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for model in apps.get_models():
            if issubclass(model, Likeness):
                cursor.execute(ROWS.format(likeness=model._meta.db_table, entries=model.entries()._meta.db_table))
                for table, column in _sources(model):
                    names = {"trigger": TRIGGER, "likeness": model._meta.db_table}
                    cursor.execute(ON_ROWS.format(table=table, column=column, **names))
