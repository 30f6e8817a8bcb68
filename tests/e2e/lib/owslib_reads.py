"""Reads the server with OWSLib as a client would: landing page, collections, every feature."""
import sys

from owslib.ogcapi.features import Features


def check(condition, what):
    if not condition:
        sys.exit(f"OWSLib: {what}")


def walk(client, name, limit):
    """Every id, page by page."""
    ids, offset = [], 0
    while True:
        page = client.collection_items(name, limit=limit, offset=offset)
        ids += [feature["id"] for feature in page["features"]]
        offset += limit
        if offset >= page["numberMatched"]:
            return ids, page["numberMatched"]


client = Features(sys.argv[1])
names = client.feature_collections()
check(set(names) == {"reports", "hotspots", "villages", "districts", "regencies",
                     "village-summaries"}, f"collections {names}")
check(any("core" in one for one in client.conformance()["conformsTo"]), "conformance")
check(client.api()["openapi"].startswith("3.0"), "API description")
for name in names:
    check(client.collection(name)["id"] == name, f"collection {name}")
    ids, matched = walk(client, name, 500)
    check(len(ids) == len(set(ids)) == matched, f"{name}: {len(ids)} ids of {matched}")
    one = client.collection_item(name, ids[0])
    check(one["id"] == ids[0], f"{name} {ids[0]}")
box = client.collection_items("villages", bbox=[116.4, 0, 116.6, 0.2], limit=1000)
check(0 < box["numberMatched"] < client.collection_items("villages")["numberMatched"], "box")
print("OWSLib: all as expected")
