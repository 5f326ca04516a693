"""model.py: the sums and the completeness once more, slowly: every report fact decoded by facts.py
into a scratch table, the ties joined by recursive SQL on the first day of the campaign, group by.

Nothing here knows how the program keeps its sums. Its tables of units, ties, campaigns and works,
the number of a revision and whether it was late are read as they stand; `verify` holds those
against the journal.
"""
import sqlite3

import facts

TERRITORY, AGENCY = 0, 1
BOUNDS = {"=": "exact", ">": "more", "<": "less", "~": "about"}

SCHEMA = """
create table unit (id integer primary key, name text);
create table tie (unit integer, line integer, parent integer, from_day integer, until_day integer);
create table campaign (id integer primary key, unit integer, first integer, last integer);
create table member (campaign integer, unit integer);
create table work (id integer primary key, campaign integer, unit integer, code text, planned integer);
create table revision (campaign integer, unit integer, day integer, revision integer, seq integer, late integer,
    primary key (campaign, unit, day, revision));
create table figure (seq integer, name text, milli integer, bound text);
create table excluded (seq integer, name text);
create index figure_seq on figure (seq);
create index tie_unit on tie (unit, line);
"""

# above: `unit` reports in `campaign` to `top` (itself first); `below` is the child of `top` it comes through. A
# reporter that was made after the first day of the campaign belongs to where it was tied first.
# newest: the revision that counts. cell: one counted figure at every unit it rolls up to.
DERIVE = """
create table above as
with recursive up (campaign, unit, line, top, below) as (
    select m.campaign, m.unit, l.line, m.unit, m.unit from member m, (select 0 as line union all select 1) l
    union
    select up.campaign, up.unit, up.line, t.parent, up.top
    from up join campaign c on c.id = up.campaign
    join tie t on t.unit = up.top and t.line = up.line
    where t.parent <> 0 and (t.from_day <= c.first and t.until_day > c.first or
        up.top = up.unit and up.line = 0 and t.from_day > c.first and not exists (
            select 1 from tie o where o.unit = up.unit and o.line = 0 and o.until_day > c.first and o.from_day < t.from_day))
) select * from up;
create index above_top on above (line, top);
create table newest as
select r.*, (select f.late from revision f where f.campaign = r.campaign and f.unit = r.unit and f.day = r.day
             and f.revision = 1) as first_late
from revision r where r.revision = (select max(o.revision) from revision o where o.campaign = r.campaign
                                    and o.unit = r.unit and o.day = r.day);
create table counted as
select n.campaign, n.unit, n.day, f.bound, f.milli,
       case when f.name glob 'w[0-9]*' then (select w.code from work w where 'w' || w.id = f.name) else f.name end as code
from newest n join figure f on f.seq = n.seq
where f.name not glob 't[0-9]*'
  and not exists (select 1 from excluded x where x.seq = f.seq and x.name = f.name);
create table cell as
select a.line, a.top, a.below, c.day, c.code, c.bound, sum(c.milli) as milli
from counted c join above a on a.campaign = c.campaign and a.unit = c.unit
group by a.line, a.top, a.below, c.day, c.code, c.bound;
create index cell_top on cell (line, top);
create table due as
with recursive day (campaign, day) as (
    select id, first from campaign union all
    select d.campaign, d.day + 1 from day d join campaign c on c.id = d.campaign where d.day < c.last)
select a.line, a.top, a.below, a.campaign, a.unit, d.day,
       n.revision as revision, coalesce(n.first_late, 0) as late
from above a join day d on d.campaign = a.campaign
left join newest n on n.campaign = a.campaign and n.unit = a.unit and n.day = d.day;
create index due_top on due (line, top);
create table promised as
select a.line, a.top, a.below, c.first as day, w.code, sum(w.planned) as milli
from work w join campaign c on c.id = w.campaign
join above a on a.campaign = w.campaign and a.unit = w.unit group by 1, 2, 3, 4, 5;
"""


class Model:
    def __init__(self, estate):
        self.db = db = sqlite3.connect(":memory:")
        db.executescript(SCHEMA)
        fill = self.fill
        fill("unit", estate.rows("select id, name from unit"))
        fill("tie", estate.rows("select unit_id, line, parent_id, from_day, until_day from unit_tie"))
        fill("campaign", estate.rows("select id, unit_id, first_day, last_day from campaign"))
        fill("member", estate.rows("select campaign_id, unit_id from campaign_unit"))
        fill("work", [(i, c, u, f"{kind}.{measure}", p) for i, c, u, kind, measure, p in estate.rows(
            "select id, campaign_id, unit_id, kind, measure, planned_milli from work")])
        fill("revision", estate.rows(
            "select campaign_id, unit_id, day, revision, seq, late from report_revision"))
        fill("excluded", estate.rows(
            "select report_seq, figure from doubt_settlement where settlement = 'excluded'"))
        self.reports = [facts.report(*row) for row in estate.rows(
            "select seq, at_ms, account_id, kind, body from fact where kind in ('report', 'report-sent') order by seq")]
        fill("figure", [(r.seq, name, milli, bound) for r in self.reports
                        for name, (milli, bound) in r.figures.items()])
        db.executescript(DERIVE)

    def fill(self, table, rows):
        if rows:
            self.db.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)

    def ask(self, sql, *args):
        return self.db.execute(sql, args).fetchall()

    def facts_that_do_not_fit_the_table(self):
        """Each report fact has its row, and each row its fact, with the same key."""
        told = {(r.campaign, r.unit, r.day, r.revision, r.seq) for r in self.reports}
        return told ^ set(self.ask("select campaign, unit, day, revision, seq from revision"))

    def units(self):
        return [u for (u,) in self.ask("select id from unit order by id")]

    def children(self, unit, line):
        """All that ever was tied below it."""
        return {u for (u,) in self.ask("select unit from tie where parent = ? and line = ?", unit, line)}

    # What is asked: {key: value}, where key is (unit, day) with None for what is not told apart.

    @staticmethod
    def grouping(by):
        unit = "below" if by in ("unit", "unit-day") else "null"
        day = "day" if by in ("day", "unit-day") else "null"
        return unit, day

    def sums(self, unit, line, first, last, by=None):
        """{(unit, day): {code: {bound name: milli}}}, only what is not 0."""
        u, d = self.grouping(by)
        found = {}
        for below, day, code, bound, milli in self.ask(
                f"select {u}, {d}, code, bound, sum(milli) from cell where line = ? and top = ? and day between ? "
                "and ? group by 1, 2, 3, 4", line, unit, first, last):
            if milli:
                found.setdefault((below, day), {}).setdefault(code, {})[BOUNDS[bound]] = milli
        return found

    def planned(self, unit, line, first, last, by=None):
        u, _ = self.grouping(by)
        found = {}
        for below, code, milli in self.ask(
                f"select {u}, code, sum(milli) from promised where line = ? and top = ? and day between ? and ? "
                "group by 1, 2", line, unit, first, last):
            if milli:
                found.setdefault((below, None), {})[code] = milli
        return found

    def completeness(self, unit, line, first, last, by=None):
        """{(unit, day): (expected, on time, late, missing, corrected)}"""
        u, d = self.grouping(by)
        return {(below, day): tuple(counts) for below, day, *counts in self.ask(
            f"select {u}, {d}, count(*), sum(revision is not null and not late), sum(revision is not null and late), "
            "sum(revision is null), sum(coalesce(revision, 0) > 1) from due where line = ? and top = ? and "
            "day between ? and ? group by 1, 2", line, unit, first, last)}

    def missing(self, unit, line, day):
        return set(self.ask("select campaign, unit from due where line = ? and top = ? and day = ? and revision "
                            "is null", line, unit, day))
