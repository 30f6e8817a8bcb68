/**
 * @file exposure.h
 * @brief Which point of a report the public may see (domain rule 3), and what of the claim is kept
 *        so that the report can be placed again.
 */
#ifndef INGEST_EXPOSURE_H
#define INGEST_EXPOSURE_H

#include "tapak/ingest/world.h"
#include "tapak/model/report.h"

/**
 * Sets has_public_point and public_point from point, category, placement and public_id: a stand-in
 * for a sensitive category (and for one that is in no list), the point itself for others, none
 * without a point.
 */
void expose_point(struct tapak_report *report, const struct tapak_world *world,
                  const struct tapak_key *key);

/**
 * Whether the public point still obeys the rule: no stand-in outside of the village it was made
 * for, no true point of a category that has become sensitive.
 */
bool exposure_holds(const struct tapak_report *report, const struct tapak_world *world);

/** What a stored report says of its place: its point and declared names. */
struct tapak_place_claim claim_of_report(const struct tapak_report *report);

#endif
