"""The triggers that write the audit log: an `update()`, an import or raw SQL is recorded as a verb is.

A model says in `audited_as` which of the functions below looks at it. Tables of people are named here."""

from django.apps import apps
from django.db import connection

RECORD = """
CREATE OR REPLACE FUNCTION hub_record(kind text, about text, key text, title text, facts jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE who bigint := nullif(current_setting('hub.user', true), '')::bigint;
BEGIN
    INSERT INTO partnership_hub_event (happened_at, kind, by_id, by_name, section, object_id, title, facts)
    VALUES (clock_timestamp(), $1, who, coalesce((SELECT u.username FROM partnership_hub_user u WHERE u.id = who), ''),
            $2, coalesce($3, ''), coalesce($4, ''), jsonb_strip_nulls($5));
END $$
"""
# Arguments: what it is about; whether its title is kept.
ENTRY = """
CREATE OR REPLACE FUNCTION hub_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE about text := TG_ARGV[0]; was text; was_on timestamptz; was_binned timestamptz; title text := '';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := OLD.status; was_on := OLD.published_at; was_binned := OLD.binned_at;
    END IF;
    IF TG_ARGV[1] = 'titles' THEN
        IF TG_OP = 'DELETE' THEN title := OLD.title; ELSE title := NEW.title; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        PERFORM hub_record('deleted', about, OLD.id::text, title, jsonb_build_object('status', was));
        RETURN NULL;
    END IF;
    IF NEW.status = 'published' AND NEW.published_at > statement_timestamp()
        AND (was IS DISTINCT FROM 'published' OR was_on IS DISTINCT FROM NEW.published_at) THEN
        PERFORM hub_record('scheduled', about, NEW.id::text, title,
            jsonb_build_object('from', was, 'on', to_jsonb(NEW.published_at)));
    ELSIF NEW.status = 'published' AND (was IS DISTINCT FROM 'published' OR was_on > statement_timestamp()) THEN
        PERFORM hub_record('published', about, NEW.id::text, title, jsonb_build_object('from', was));
    ELSIF was = 'published' AND NEW.status <> 'published' THEN
        PERFORM hub_record('withdrawn', about, NEW.id::text, title, jsonb_build_object('to', NEW.status));
    END IF;
    IF (was_binned IS NULL) <> (NEW.binned_at IS NULL) THEN
        PERFORM hub_record(CASE WHEN NEW.binned_at IS NULL THEN 'unbinned' ELSE 'binned' END, about, NEW.id::text,
            title, '{}');
    END IF;
    RETURN NULL;
END $$
"""
SHOWN = """
CREATE OR REPLACE FUNCTION hub_audit_visibility() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was text := 'staff'; wanted text := ''; levels text[] := ARRAY['partners', 'public']; wide int; narrow int;
    facts jsonb := jsonb_build_object('organisation', NEW.organisation_id);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := OLD.visibility; wanted := OLD.wanted;
    END IF;
    wide := coalesce(array_position(levels, NEW.visibility::text), 0);
    narrow := coalesce(array_position(levels, was), 0);
    IF wide <> narrow THEN
        PERFORM hub_record(CASE WHEN wide > narrow THEN 'widened' ELSE 'narrowed' END, TG_ARGV[0], NEW.id::text, '',
            facts || jsonb_build_object('from', was, 'to', NEW.visibility, 'decided_by', NEW.decided_by_id));
    END IF;
    IF NEW.wanted <> '' AND NEW.wanted <> wanted THEN
        PERFORM hub_record('visibility-asked', TG_ARGV[0], NEW.id::text, '',
            facts || jsonb_build_object('from', NEW.visibility, 'to', NEW.wanted, 'asked_by', NEW.wanted_by_id));
    END IF;
    RETURN NULL;
END $$
"""
PERSON = """
CREATE OR REPLACE FUNCTION hub_audit_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE me text := 'partnership_hub.user'; none jsonb := '{}'; is_new boolean := TG_OP = 'INSERT';
    active boolean := true; staff boolean := false; super boolean := false; pass text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM hub_record('user-deleted', me, OLD.id::text, OLD.username, none);
        RETURN NULL;
    ELSIF is_new THEN
        PERFORM hub_record('user-made', me, NEW.id::text,
            NEW.username, none);
    ELSE
        active := OLD.is_active; staff := OLD.is_staff; super := OLD.is_superuser; pass := OLD.password;
    END IF;
    IF NEW.is_active <> active THEN
        PERFORM hub_record(CASE WHEN active THEN 'deactivated' ELSE 'reactivated' END, me, NEW.id::text,
            NEW.username, none);
    END IF;
    IF NEW.is_staff <> staff THEN
        PERFORM hub_record(CASE WHEN staff THEN 'staff-taken' ELSE 'staff-given' END, me, NEW.id::text,
            NEW.username, none);
    END IF;
    IF NEW.is_superuser <> super THEN
        PERFORM hub_record(CASE WHEN super THEN 'superuser-taken' ELSE 'superuser-given' END, me, NEW.id::text,
            NEW.username, none);
    END IF;
    IF NOT is_new AND NEW.password <> pass THEN
        PERFORM hub_record('password-changed', me, NEW.id::text,
            NEW.username, none);
    END IF;
    RETURN NULL;
END $$
"""
# Arguments: the beginning of the kinds; a fact's name; the column, the table and the name in it that the fact is.
LINK = """
CREATE OR REPLACE FUNCTION hub_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE link jsonb; said text; name text;
BEGIN
    IF TG_OP = 'DELETE' THEN link := to_jsonb(OLD); ELSE link := to_jsonb(NEW); END IF;
    EXECUTE format('SELECT %I::text FROM %I WHERE %I::text = $1', TG_ARGV[4], TG_ARGV[3], TG_ARGV[5])
    INTO said USING link ->> TG_ARGV[2];
    SELECT u.username INTO name FROM partnership_hub_user u WHERE u.id = (link ->> 'user_id')::bigint;
    PERFORM hub_record(TG_ARGV[0] || CASE TG_OP WHEN 'DELETE' THEN '-taken' ELSE '-given' END, 'partnership_hub.user',
        link ->> 'user_id', name, jsonb_build_object(TG_ARGV[1], coalesce(said, link ->> TG_ARGV[2])));
    RETURN NULL;
END $$
"""
ROLE = """
CREATE OR REPLACE FUNCTION hub_audit_role() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE role record;
BEGIN
    FOR role IN
        SELECT c.group_id, max(g.name) AS name, jsonb_agg(p.codename ORDER BY p.codename) AS names
        FROM changed c LEFT JOIN auth_group g ON g.id = c.group_id LEFT JOIN auth_permission p ON p.id = c.permission_id
        GROUP BY c.group_id
    LOOP
        PERFORM hub_record('role-changed', 'auth.group', role.group_id::text, role.name,
            jsonb_build_object(CASE TG_OP WHEN 'DELETE' THEN 'taken' ELSE 'given' END, role.names));
    END LOOP;
    RETURN NULL;
END $$
"""
FACTOR = """
CREATE OR REPLACE FUNCTION hub_audit_factor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE person bigint; factor text; name text;
BEGIN
    IF TG_OP = 'DELETE' THEN person := OLD.user_id; factor := OLD.type;
    ELSE person := NEW.user_id; factor := NEW.type; END IF;
    SELECT u.username INTO name FROM partnership_hub_user u WHERE u.id = person;
    PERFORM hub_record(CASE TG_OP WHEN 'DELETE' THEN 'factor-removed' ELSE 'factor-added' END, 'partnership_hub.user',
        person::text, name, jsonb_build_object('factor', factor));
    RETURN NULL;
END $$
"""
FUNCTIONS = (RECORD, ENTRY, SHOWN, PERSON, LINK, ROLE, FACTOR)


def _when_changed(*columns):
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return f"UPDATE ON {{table}} FOR EACH ROW WHEN ({changed})"


# (name, the event with its condition) of each way of being audited.
WAYS = {
    "entry": [
        ("update", _when_changed("status", "published_at", "binned_at")),
        ("insert", "INSERT ON {table} FOR EACH ROW WHEN (NEW.status = 'published')"),
        ("delete", "DELETE ON {table} FOR EACH ROW"),
    ],
    "visibility": [
        ("update", _when_changed("visibility", "wanted")),
        (
            "insert",
            "INSERT ON {table} FOR EACH ROW WHEN (NEW.visibility IN ('partners', 'public') OR NEW.wanted <> '')",
        ),
    ],
    "person": [
        ("update", _when_changed("is_active", "is_staff", "is_superuser", "password")),
        ("rows", "INSERT OR DELETE ON {table} FOR EACH ROW"),
    ],
    "link": [("rows", "INSERT OR DELETE ON {table} FOR EACH ROW")],
    "factor": [("rows", "INSERT OR DELETE ON {table} FOR EACH ROW")],
    "role": [
        ("insert", "INSERT ON {table} REFERENCING NEW TABLE AS changed FOR EACH STATEMENT"),
        ("delete", "DELETE ON {table} REFERENCING OLD TABLE AS changed FOR EACH STATEMENT"),
    ],
}  # fmt: skip
OF_PEOPLE = [
    ("partnership_hub_user", "person", ()),
    ("partnership_hub_user_groups", "link", ("role", "role", "group_id", "auth_group", "name", "id")),
    ("partnership_hub_user_user_permissions", "link",
     ("permission", "permission", "permission_id", "auth_permission", "codename", "id")),
    ("partnership_hub_user_countries", "link",
     ("country", "country", "country_id", "partnership_hub_country", "code", "code")),
    ("mfa_authenticator", "factor", ()),
    ("auth_group_permissions", "role", ()),
]  # fmt: skip


def audited():
    """(table, way, arguments of its function) for each table that is looked at."""
    for model in apps.get_models():
        if way := getattr(model, "audited_as", None):
            titles = "titles" if getattr(model, "audit_keeps_title", True) else ""
            yield model._meta.db_table, way, (model._meta.label_lower, titles)
    yield from OF_PEOPLE


def install_triggers(**kwargs):
    """After every migration, so that a new table has its triggers at once."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if "partnership_hub_event" not in existing:  # on the way back to an earlier migration
            return
        for function in FUNCTIONS:
            cursor.execute(function)
        for table, way, arguments in audited():
            if table in existing and (way != "entry" or _has_bin(cursor, table)):
                for name, event in WAYS[way]:
                    _install(cursor, f"audits_{way}_{name}", event.format(table=table), way, arguments)


def _install(cursor, name, event, way, arguments):
    said = ", ".join(f"'{argument}'" for argument in arguments)
    cursor.execute(f"CREATE OR REPLACE TRIGGER {name} AFTER {event} EXECUTE FUNCTION hub_audit_{way}({said})")


def _has_bin(cursor, table):
    return "binned_at" in {column.name for column in connection.introspection.get_table_description(cursor, table)}
