"""What an analyst would write: three pseudonyms a row with hmac, from a plain CSV to another. usage: export-peer.py IN OUT"""

import csv
import hmac
import os
import sys

key = os.urandom(32)


def pseudonym(value):
    return hmac.new(key, value.encode(), "sha256").hexdigest() if value else ""


with open(sys.argv[1], newline="", encoding="utf-8") as source, open(sys.argv[2], "w", newline="", encoding="utf-8") as target:
    writer = csv.writer(target)
    writer.writerow(["nino", "councilTaxReference", "person", "channel", "service", "month", "outwardPostcode"])
    for row in csv.DictReader(source):
        person = row["name"].lower() + "|" + row["dateOfBirth"] + "|" + row["postcode"]
        writer.writerow(
            [
                pseudonym(row["nino"]),
                pseudonym(row["councilTaxReference"]),
                pseudonym(person),
                row["channel"],
                row["service"],
                row["at"][:7],
                row["postcode"].split(" ")[0],
            ]
        )
