"""Inserts the rows of one complaint again and again, in the tightest loop there is.

usage: tight_loop.py ROWS DATABASE SECONDS ROUND
"""

import json
import sqlite3
import sys
import time

STRIDE = 64

rows = json.load(open(sys.argv[1]))
db = sqlite3.connect(sys.argv[2], isolation_level=None)
seconds, round_ = float(sys.argv[3]), int(sys.argv[4])
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA synchronous = FULL")
db.execute("PRAGMA cache_size = -65536")

# One statement per table, with the values of each row and the places where they differ every time.
plan = {}
for nth, row in enumerate(rows):
    signs = ", ".join("?" * len(row["columns"]))
    sql = f"INSERT INTO {row['table']} ({', '.join(row['columns'])}) VALUES ({signs})"
    values, own = [], []
    for place, value in enumerate(row["values"]):
        if isinstance(value, dict):
            values.append(db.execute("SELECT " + value["Same"]).fetchone()[0])
        else:
            values.append(None)
            own.append((place, value, nth))
    many, places = plan.setdefault(sql, ([], []))
    many.append(values)
    places.extend((values, *each) for each in own)
plan = [(sql, many, places) for sql, (many, places) in plan.items()]

first = case = round_ * 1_000_000_000
begun = time.perf_counter()
end = begun + seconds
while time.perf_counter() < end:
    case += STRIDE
    id_, number = case.to_bytes(16, "big"), f"HLM-2001-{case}"
    db.execute("BEGIN IMMEDIATE")
    for sql, many, places in plan:
        for values, place, kind, nth in places:
            if kind == "Case":
                values[place] = id_
            elif kind == "Id":
                values[place] = (case + nth).to_bytes(16, "big")
            else:
                values[place] = number
        db.executemany(sql, many)
    db.execute("COMMIT")
print("tps =", (case - first) / STRIDE / (time.perf_counter() - begun), "in the loop")
