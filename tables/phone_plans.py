#!/usr/bin/env python3
"""Carries over how phone numbers are dialled in each country (see README.md beside this file).

    pip download --no-deps --dest /tmp phonenumbers==9.0.43
    python3 tables/phone_plans.py /tmp/phonenumbers-9.0.43-py2.py3-none-any.whl
"""

import re
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "crates/domain/src/phone/plans.txt"
# Prefixes that a country gave up, and that address books still have: Mexico's (2019, 2020).
FORMER_PREFIXES = {"MX": "0(?:[12]|4[45])|1"}
# Mexico's former prefixes for calls abroad.
FORMER_ABROAD = {"MX": "0[09]|001"}


def mask(lengths):
    """A bit for each length, in hexadecimal."""
    return format(sum(1 << length for length in lengths), "x")


def main(wheel):
    sys.path.insert(0, wheel)
    import phonenumbers
    from phonenumbers.phonemetadata import PhoneMetadata

    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    plans = [(region, PhoneMetadata.metadata_for_region(region)) for region in regions]
    shared = [(code, PhoneMetadata.metadata_for_nongeo_region(code))
              for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)]
    lines = []
    for region, plan in plans + [("--", plan) for _, plan in shared]:
        only_region = sum(plan.country_code == other.country_code for _, other in plans) <= 1
        rule = re.sub(r"\\(\d)", r"$\1", plan.national_prefix_transform_rule or "")
        lines.append(";".join([
            region,
            str(plan.country_code),
            "*" if plan.main_country_for_code or only_region else "",
            FORMER_ABROAD.get(region, plan.international_prefix or ""),
            plan.national_prefix or "",
            FORMER_PREFIXES.get(region, plan.national_prefix_for_parsing or ""),
            rule,
            mask(plan.general_desc.possible_length),
            mask(plan.general_desc.possible_length_local_only),
            plan.general_desc.national_number_pattern,
        ]))
    text = "\n".join(lines) + "\n"
    # Digits are all that patterns have.
    TARGET.write_text(text.replace(r"\d", "d"))
    print(len(lines), "plans,", len(text), "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
