"""pages.py: every page that is reached by links, at the size of a province, by processor time.

A visitor signs in, follows the links of each page, at most a few of one shape (numbers and days
aside), and asks for each three times. What a page costs is what the server's threads ran meanwhile.
"""
import glob
import html
import http.client
import re

import house

OF_A_SHAPE, TIMES = 2, 3


class Keeper(house.Visitor):
    """A visitor on one connection, so that a page's cost is the page's."""

    def __init__(self, port):
        super().__init__(port)
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def page(self, path):
        self.line.request("GET", path, headers={k: v for k, v in self.headers().items() if k == "Cookie"})
        answer = self.line.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()


def processor_ms(pid):
    """What all threads of a process have run so far, to the nanosecond."""
    total = 0
    for name in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with open(name, encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e6


def shape(path):
    return re.sub(r"\d+", "N", re.sub(r"\d{4}-\d\d-\d\d", "D", path))


def cost(pid, visitor, path):
    """(status, body when it is a page, first and later milliseconds)."""
    spent = []
    for _ in range(TIMES):
        before = processor_ms(pid)
        status, kind, body = visitor.page(path)
        spent.append(processor_ms(pid) - before)
    text = body.decode("utf-8", "replace") if "html" in kind else ""
    return status, text, spent[0], max(spent[1:])


def walk(pid, visitor, first="/"):
    """[(path, first ms, later ms)] of every page that is there."""
    found, seen, todo, done = [], {}, [first], set()
    while todo:
        path = todo.pop(0)
        if path in done or seen.get(shape(path), 0) >= OF_A_SHAPE:
            continue
        done.add(path)
        seen[shape(path)] = seen.get(shape(path), 0) + 1
        status, text, cold, warm = cost(pid, visitor, path)
        if status == 200:
            found.append((path, cold, warm))
            todo += [html.unescape(a) for a in re.findall(r'href="(/[^"#]*)', text)]
    return found
